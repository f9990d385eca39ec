// SPDX-License-Identifier: Apache-2.0
#include <toml++/toml.h>

#include <algorithm>

#include "parse/setup/value_tree.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_dots = 100;

/// toml++ makes a table for each dot of a key, and frees tables by recursion.
int line_with_too_many_dots(std::string_view text) {
    int number = 0;
    for (const std::string& line : split_lines(text)) {
        ++number;
        std::size_t dots = 0;
        char quote = 0;
        for (const char c : line) {
            if (quote != 0) quote = c == quote ? '\0' : quote;
            else if (c == '"' || c == '\'') quote = c;
            else if (c == '#') break;
            else if (c == '.') ++dots;
        }
        if (dots > most_dots) return number;
    }
    return 0;
}

class TomlReader {
  public:
    explicit TomlReader(std::string_view text) : is_utf8_(is_utf8(text)), text_(text) {
        // toml++ 3.3 runs into undefined behaviour at some letters outside quotes; only ASCII matters here, and columns are bytes then.
        for (char& c : text_)
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
        lines_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') lines_.push_back(i + 1);
    }

    ParsedTree read() {
        if (const int line = line_with_too_many_dots(text_); line > 0) {
            result_.problem = "a key with more parts than people write";
            result_.line = line;
            return std::move(result_);
        }
        if (!is_utf8_) {
            result_.problem = "it is not UTF-8, as TOML must be";
            return std::move(result_);
        }
        const toml::parse_result parsed = toml::parse(std::string_view(text_));
        if (!parsed) {
            result_.problem = std::string(parsed.error().description());
            result_.line = static_cast<int>(parsed.error().source().begin.line);
            return std::move(result_);
        }
        result_.tree.documents.push_back(take(parsed.table()));
        return std::move(result_);
    }

  private:
    [[nodiscard]] std::uint32_t byte(const toml::source_position& place) const {
        if (place.line == 0 || place.line > lines_.size()) return 0;
        const std::size_t column = place.column > 0 ? place.column - 1 : 0;
        return static_cast<std::uint32_t>(std::min(lines_[place.line - 1] + column, text_.size()));
    }
    [[nodiscard]] TextRange range(const toml::source_region& region) const {
        TextRange result{byte(region.begin), byte(region.end)};
        result.end = std::max(result.begin, result.end);
        return result;
    }

    // toml++ itself stops at a depth of 256.
    std::uint32_t take(const toml::node& value) {
        const auto id = static_cast<std::uint32_t>(result_.tree.nodes.size());
        result_.tree.nodes.emplace_back().at = range(value.source());
        ValueTree::Node node = result_.tree.nodes.back();
        if (const toml::table* table = value.as_table()) {
            node.kind = ValueTree::Kind::table;
            for (const auto& [key, inner] : *table) node.entries.push_back({std::string(key.str()), range(key.source()), take(inner)});
            std::ranges::stable_sort(node.entries, {}, [](const ValueTree::Entry& e) { return e.key_at.begin; });
        } else if (const toml::array* array = value.as_array()) {
            node.kind = ValueTree::Kind::list;
            for (const toml::node& inner : *array) node.items.push_back(take(inner));
        } else if (const auto text = value.value<std::string>()) {
            node.kind = ValueTree::Kind::text;
            node.text = *text;
            node.is_quoted = true;
        } else if (const auto flag = value.value_exact<bool>()) {
            node.kind = ValueTree::Kind::text;
            node.text = *flag ? "true" : "false";
        } else if (const auto number = value.value_exact<std::int64_t>()) {
            node.kind = ValueTree::Kind::text;
            node.text = std::to_string(*number);
        }
        result_.tree.nodes[id] = std::move(node);
        return id;
    }

    bool is_utf8_;
    std::string text_;
    std::vector<std::size_t> lines_;
    ParsedTree result_;
};

}  // namespace

ParsedTree parse_toml(std::string_view text) {
    return TomlReader(text).read();
}

}  // namespace whynogpu
