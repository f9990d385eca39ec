// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace whynogpu {

/// The kinds of node that somebody asks for; every other named node is `other`.
enum class Syntax : std::uint8_t {
    other, error, module, block, comment,
    import_statement, import_from, future_import, aliased_import, dotted_name, relative_import, wildcard_import,
    function, lambda, class_definition, decorated, decorator, parameters, default_parameter, typed_parameter, typed_default_parameter,
    if_statement, elif_clause, else_clause, for_statement, while_statement, try_statement, except_clause, finally_clause, with_statement,
    with_clause, with_item, match_statement, case_clause, return_statement, raise_statement, pass_statement, delete_statement, global_statement,
    nonlocal_statement, assert_statement, expression_statement, assignment, augmented_assignment, named_expression, type_annotation,
    call, arguments, keyword_argument, attribute, subscript, slice, identifier, string, string_content, interpolation, escape, concatenated_string,
    integer, floating, true_value, false_value, none_value, list, tuple, set, dictionary, pair, parenthesized, unary_operator, not_operator,
    boolean_operator, binary_operator, comparison, conditional_expression, list_comprehension, set_comprehension, dictionary_comprehension,
    generator, for_in_clause, if_clause, await_expression, yield_expression, as_pattern, as_pattern_target, pattern_list, tuple_pattern,
    list_pattern, list_splat, dictionary_splat, expression_list, print_statement, exec_statement
};

/// What a node is to its parent.
enum class Role : std::uint8_t {
    none, name, alias, module_name, function, arguments, object, attribute, value, subscript, left, right, condition, consequence, alternative,
    body, parameters, definition, superclasses, argument, operand, type, key, key_value
};

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = UINT32_MAX;

struct SyntaxNode {
    Syntax kind = Syntax::other;
    Role role = Role::none;
    NodeId parent = no_node, first_child = no_node, next = no_node;
    std::uint32_t begin = 0, end = 0;  ///< bytes of the text
    NodeId last = 0;                   ///< the last node below this one (itself if none): a node's own are id..last
};

/// The named nodes of a Python text, a parent before its children, in the order of the text. Any syntax from 2.7 to 3.14; where the text
/// is none, error nodes stand between what could be read.
class SyntaxTree {
  public:
    [[nodiscard]] std::string_view text() const { return text_; }
    [[nodiscard]] std::string_view text(NodeId node) const { return text_.substr(nodes_[node].begin, nodes_[node].end - nodes_[node].begin); }
    [[nodiscard]] const SyntaxNode& operator[](NodeId node) const { return nodes_[node]; }
    [[nodiscard]] std::size_t size() const { return nodes_.size(); }
    [[nodiscard]] Syntax kind(NodeId node) const { return nodes_[node].kind; }
    [[nodiscard]] NodeId parent(NodeId node) const { return nodes_[node].parent; }
    /// The first child with that role; no_node when there is none.
    [[nodiscard]] NodeId child(NodeId node, Role role) const;
    /// The child at that place among those that are no comments.
    [[nodiscard]] NodeId child_at(NodeId node, std::size_t place) const;
    [[nodiscard]] std::vector<NodeId> children(NodeId node) const;
    /// The nearest of that kind above the node (not itself); no_node when there is none.
    [[nodiscard]] NodeId above(NodeId node, Syntax kind) const;
    [[nodiscard]] bool is_inside(NodeId node, NodeId outer) const { return node >= outer && node <= nodes_[outer].last; }
    /// Where the first thing stands that is no Python; nothing in a sound text.
    [[nodiscard]] std::optional<std::uint32_t> first_error() const { return first_error_; }

  private:
    friend class PythonParser;
    std::string_view text_;
    std::vector<SyntaxNode> nodes_;
    std::optional<std::uint32_t> first_error_;
};

/// Reads one text after the other. tree-sitter's parser and grammar.
class PythonParser {
  public:
    PythonParser();
    ~PythonParser();

    /// The text must outlive the tree. Nothing when it took more steps than any program of that length does (noise, not Python).
    [[nodiscard]] std::optional<SyntaxTree> parse(std::string_view text);
    /// Above this nothing is parsed: the tree of a text takes about fifty times its size.
    static constexpr std::size_t size_limit = 4 << 20;

  private:
    [[nodiscard]] std::optional<SyntaxTree> parse_as_it_is(std::string_view text);

    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace whynogpu
