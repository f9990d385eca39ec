// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parse/setup/shell_words.hpp"

namespace whynogpu {

class TreeValue;

/// What YAML, JSON and TOML have in common: texts, lists and tables, each with its place in the file.
class ValueTree {
  public:
    enum class Kind : std::uint8_t { none, text, list, table };
    struct Entry {
        std::string key;
        TextRange key_at;
        std::uint32_t value = 0;
    };
    struct Node {
        Kind kind = Kind::none;
        bool is_quoted = false;     ///< a text in quotes, or of several lines
        std::string text;
        TextRange at;
        std::vector<std::uint32_t> items;
        std::vector<Entry> entries;
    };

    std::vector<Node> nodes{Node{}};      ///< 0 is nothing
    std::vector<std::uint32_t> documents; ///< the roots; one, except in YAML

    [[nodiscard]] TreeValue root(std::size_t document = 0) const;
};

/// A value of a tree, or nothing at all: looking into nothing gives nothing.
class TreeValue {
  public:
    TreeValue(const ValueTree& tree, std::uint32_t node) : tree_(&tree), node_(node) {}

    [[nodiscard]] explicit operator bool() const { return node().kind != ValueTree::Kind::none; }
    [[nodiscard]] bool is_text() const { return node().kind == ValueTree::Kind::text; }
    [[nodiscard]] bool is_list() const { return node().kind == ValueTree::Kind::list; }
    [[nodiscard]] bool is_table() const { return node().kind == ValueTree::Kind::table; }
    [[nodiscard]] const std::string& text() const { return node().text; }
    [[nodiscard]] bool is_quoted() const { return node().is_quoted; }
    [[nodiscard]] TextRange at() const { return node().at; }
    [[nodiscard]] std::vector<TreeValue> items() const;
    /// Keys with their values; those of YAML's "<<" after its own.
    [[nodiscard]] std::vector<std::pair<const ValueTree::Entry*, TreeValue>> entries() const;
    /// The value of a key, through YAML's "<<" as well.
    [[nodiscard]] TreeValue operator[](std::string_view key) const;
    [[nodiscard]] const ValueTree::Entry* find(std::string_view key) const;

  private:
    [[nodiscard]] const ValueTree::Node& node() const { return tree_->nodes[node_]; }
    void collect(std::vector<std::pair<const ValueTree::Entry*, TreeValue>>& all, int depth) const;

    const ValueTree* tree_;
    std::uint32_t node_;
};

/// What came of a text. `problem`: why it is no such file; `line` from 1, 0 when it is not known.
struct ParsedTree {
    ValueTree tree;
    std::string problem;
    int line = 0;
};

/// YAML 1.1 as libyaml reads it, all documents. Refused: nesting beyond 64, more than 200,000 values, aliases that unfold to more than
/// a million. Plain scalars stay texts. Bytes beyond ASCII read as "?".
[[nodiscard]] ParsedTree parse_yaml(std::string_view text);
/// JSON, with comments and trailing commas.
[[nodiscard]] ParsedTree parse_json_with_comments(std::string_view text);
/// TOML; dates are left out, and bytes beyond ASCII read as "?". Refused: keys with more than a hundred dots in a line.
[[nodiscard]] ParsedTree parse_toml(std::string_view text);

}  // namespace whynogpu
