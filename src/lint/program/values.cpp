// SPDX-License-Identifier: Apache-2.0
#include "lint/program/values.hpp"

#include <algorithm>
#include <cctype>

namespace whynogpu {
namespace {

/// Prefix letters and quotes away. Escapes: the few that are written in such values; the rest stay as they are.
std::string unescape(std::string_view body) {
    std::string result;
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] != '\\' || i + 1 >= body.size()) {
            result += body[i];
            continue;
        }
        const char next = body[++i];
        if (next == 'n') result += '\n';
        else if (next == 't') result += '\t';
        else if (next == '\\' || next == '\'' || next == '"') result += next;
        else if (next != '\n') result.append({'\\', next});
    }
    return result;
}

Value text_value(std::string text, NodeId node) {
    Value value;
    value.kind = Value::Kind::text;
    value.text = std::move(text);
    value.node = node;
    return value;
}

Value concatenated(const SyntaxTree& tree, NodeId node) {
    std::string whole;
    for (const NodeId part : tree.children(node)) {
        const auto text = tree.kind(part) == Syntax::string ? string_value(tree, part) : std::nullopt;
        if (!text) return {};
        whole += *text;
    }
    return text_value(std::move(whole), node);
}

Value simple(Value::Kind kind, NodeId node, std::string text = {}, bool flag = false) {
    Value value;
    value.kind = kind;
    value.node = node;
    value.text = std::move(text);
    value.flag = flag;
    return value;
}

}  // namespace

std::optional<std::string> string_value(const SyntaxTree& tree, NodeId string) {
    std::string_view text = tree.text(string);
    bool is_raw = false;
    while (!text.empty() && text[0] != '"' && text[0] != '\'') {
        is_raw = is_raw || text[0] == 'r' || text[0] == 'R';
        text.remove_prefix(1);
    }
    const std::size_t quotes = text.starts_with("\"\"\"") || text.starts_with("'''") ? 3 : 1;
    if (text.size() < 2 * quotes) return std::nullopt;
    for (NodeId n = string; n <= tree[string].last; ++n)
        if (tree.kind(n) == Syntax::interpolation) return std::nullopt;
    text = text.substr(quotes, text.size() - 2 * quotes);
    return is_raw ? std::string(text) : unescape(text);
}

namespace {

Value evaluate_to(const SyntaxTree& tree, const Names& names, NodeId node, int depth) {
    for (; node != no_node && depth < 8; ++depth) {
        switch (tree.kind(node)) {
            case Syntax::parenthesized: node = tree.child_at(node, 0); continue;
            case Syntax::string: {
                auto text = string_value(tree, node);
                return text ? text_value(std::move(*text), node) : Value{};
            }
            case Syntax::concatenated_string: return concatenated(tree, node);
            case Syntax::integer:
            case Syntax::floating: return simple(Value::Kind::number, node, std::string(tree.text(node)));
            case Syntax::unary_operator: {
                const NodeId operand = tree.child_at(node, 0);
                const bool is_number = operand != no_node && (tree.kind(operand) == Syntax::integer || tree.kind(operand) == Syntax::floating);
                return is_number ? simple(Value::Kind::number, node, std::string(tree.text(node))) : Value{};
            }
            case Syntax::true_value: return simple(Value::Kind::boolean, node, "True", true);
            case Syntax::false_value: return simple(Value::Kind::boolean, node, "False", false);
            case Syntax::none_value: return simple(Value::Kind::none, node, "None");
            case Syntax::list:
            case Syntax::tuple: {
                Value value = simple(Value::Kind::list, node);
                value.items = tree.children(node);
                return value;
            }
            case Syntax::call: {
                if (tree.text(tree.child(node, Role::function)) != "str") return {};
                const auto given = plain_arguments(tree, node);
                const Value inner = given.size() == 1 ? evaluate_to(tree, names, given[0], depth + 1) : Value{};
                const bool is_known = inner.kind == Value::Kind::text || inner.kind == Value::Kind::number;
                return is_known ? text_value(inner.text, node) : Value{};
            }
            case Syntax::identifier: {
                const Binding* binding = names.find(node);
                if (binding == nullptr || binding->kind != Binding::Kind::value) return {};
                // Bound twice, it depends on what ran.
                const auto* all = names.bindings(names.scope_of(binding->at), tree.text(node));
                if (all == nullptr || all->size() != 1) return {};
                node = binding->value;
                continue;
            }
            default: return {};
        }
    }
    return {};
}

}  // namespace

Value evaluate(const SyntaxTree& tree, const Names& names, NodeId expression) {
    return evaluate_to(tree, names, expression, 0);
}

std::vector<NodeId> plain_arguments(const SyntaxTree& tree, NodeId call) {
    std::vector<NodeId> result;
    const NodeId arguments = tree.child(call, Role::arguments);
    if (arguments == no_node || tree.kind(arguments) != Syntax::arguments) return result;
    for (const NodeId child : tree.children(arguments))
        if (tree.kind(child) != Syntax::keyword_argument) result.push_back(child);
    return result;
}

NodeId argument(const SyntaxTree& tree, NodeId call, std::string_view name, std::size_t place) {
    const NodeId arguments = tree.child(call, Role::arguments);
    if (arguments == no_node) return no_node;
    for (const NodeId child : tree.children(arguments)) {
        if (tree.kind(child) != Syntax::keyword_argument) continue;
        const NodeId key = tree.child(child, Role::name);
        if (key != no_node && tree.text(key) == name) return tree.child(child, Role::value);
    }
    const auto plain = plain_arguments(tree, call);
    return place < plain.size() ? plain[place] : no_node;
}

}  // namespace whynogpu
