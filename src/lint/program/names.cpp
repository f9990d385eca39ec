// SPDX-License-Identifier: Apache-2.0
#include "lint/program/names.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

constexpr int deepest_alias = 8;

bool is_scope(Syntax kind) {
    return kind == Syntax::function || kind == Syntax::lambda || kind == Syntax::class_definition;
}

/// Names that snippets use without importing them.
std::string_view usual_module(std::string_view name) {
    if (name == "tf") return "tensorflow";
    for (const std::string_view same : {"tensorflow", "os", "keras", "subprocess", "sys", "np", "torch"})
        if (name == same) return name == "np" ? "numpy" : same;
    return {};
}

bool strip_prefix(std::string_view& text, std::string_view prefix) {
    if (!text.starts_with(prefix)) return false;
    if (text.size() > prefix.size() && text[prefix.size()] != '.') return false;
    text.remove_prefix(std::min(text.size(), prefix.size() + 1));
    return true;
}

std::string with_dot(std::string_view head, std::string_view rest) {
    return rest.empty() ? std::string(head) : std::string(head) + "." + std::string(rest);
}

}  // namespace

std::string canonical_name(std::string_view name) {
    std::string_view rest = name;
    for (const std::string_view door : {"keras", "tf_keras"})
        if (strip_prefix(rest, door)) return with_dot("keras", rest);
    if (!strip_prefix(rest, "tensorflow")) return std::string(name);
    while (strip_prefix(rest, "compat.v1") || strip_prefix(rest, "compat.v2") || strip_prefix(rest, "_api.v2")) {}
    for (const std::string_view door : {"keras", "python.keras"})
        if (strip_prefix(rest, door)) return with_dot("keras", rest);
    if (strip_prefix(rest, "config.experimental")) return with_dot("tf.config", rest);
    return with_dot("tf", rest);
}

Names::Names(const SyntaxTree& tree) : tree_(tree), scopes_(tree.size(), 0) {
    for (NodeId node = 1; node < tree.size(); ++node) {
        const NodeId parent = tree.parent(node);
        const Role role = tree[node].role;
        // Defaults and decorators belong to the scope around; only parameters and body are inside.
        const bool enters = is_scope(tree.kind(parent)) && (role == Role::body || role == Role::parameters);
        scopes_[node] = enters ? parent : scopes_[parent];
    }
    for (NodeId node = 0; node < tree.size(); ++node) read_node(node);
}

void Names::bind(NodeId scope, std::string_view name, Binding binding) {
    bindings_[{scope, std::string(name)}].push_back(std::move(binding));
}

void Names::bind_target(NodeId target, NodeId value, NodeId at) {
    std::vector<NodeId> open{target};
    while (!open.empty()) {
        const NodeId node = open.back();
        open.pop_back();
        const Syntax kind = tree_.kind(node);
        if (kind == Syntax::identifier) {
            const bool is_whole = node == target && value != no_node;
            bind(scopes_[node], tree_.text(node), {is_whole ? Binding::Kind::value : Binding::Kind::other, at, is_whole ? value : no_node, {}});
        } else if (kind == Syntax::pattern_list || kind == Syntax::tuple_pattern || kind == Syntax::list_pattern || kind == Syntax::list_splat ||
                   kind == Syntax::as_pattern_target || kind == Syntax::tuple || kind == Syntax::list || kind == Syntax::parenthesized) {
            for (const NodeId child : tree_.children(node)) open.push_back(child);
        }
    }
}

void Names::read_import(NodeId node) {
    for (const NodeId item : tree_.children(node)) {
        if (tree_.kind(item) == Syntax::aliased_import) {
            const std::string module(tree_.text(tree_.child(item, Role::name)));
            const NodeId alias = tree_.child(item, Role::alias);
            modules_.push_back(module);
            if (alias != no_node) bind(scopes_[node], tree_.text(alias), {Binding::Kind::import, node, no_node, module});
        } else if (tree_.kind(item) == Syntax::dotted_name) {
            const std::string_view module = tree_.text(item);
            const std::string_view top = module.substr(0, module.find('.'));
            modules_.emplace_back(module);
            bind(scopes_[node], top, {Binding::Kind::import, node, no_node, std::string(top)});
        }
    }
}

void Names::read_import_from(NodeId node) {
    const NodeId from = tree_.child(node, Role::module_name);
    if (from == no_node) return;
    const bool is_known = tree_.kind(from) == Syntax::dotted_name;
    const std::string module = is_known ? std::string(tree_.text(from)) : std::string{};
    if (is_known) modules_.push_back(module);
    for (const NodeId item : tree_.children(node)) {
        if (item == from) continue;
        if (tree_.kind(item) == Syntax::wildcard_import) has_wildcard_ = true;
        const bool is_aliased = tree_.kind(item) == Syntax::aliased_import;
        const NodeId name = is_aliased ? tree_.child(item, Role::name) : item;
        if (name == no_node || tree_.kind(name) != Syntax::dotted_name) continue;
        const NodeId alias = is_aliased ? tree_.child(item, Role::alias) : name;
        if (alias == no_node) continue;
        const std::string whole = is_known ? module + "." + std::string(tree_.text(name)) : "." + std::string(tree_.text(name));
        bind(scopes_[node], tree_.text(alias), {Binding::Kind::import, node, no_node, whole});
    }
}

void Names::read_node(NodeId node) {
    const SyntaxNode& n = tree_[node];
    switch (n.kind) {
        case Syntax::import_statement: return read_import(node);
        case Syntax::import_from: return read_import_from(node);
        case Syntax::assignment:
        case Syntax::augmented_assignment: {
            const NodeId left = tree_.child(node, Role::left), right = tree_.child(node, Role::right);
            if (left != no_node && right != no_node) bind_target(left, n.kind == Syntax::assignment ? right : no_node, node);
            return;
        }
        case Syntax::named_expression: {
            const NodeId name = tree_.child(node, Role::name), value = tree_.child(node, Role::value);
            if (name != no_node && value != no_node) bind_target(name, value, node);
            return;
        }
        case Syntax::for_statement:
        case Syntax::for_in_clause: {
            const NodeId left = tree_.child(node, Role::left);
            if (left != no_node) bind_target(left, no_node, node);
            return;
        }
        case Syntax::as_pattern: {
            const NodeId alias = tree_.child(node, Role::alias);
            const NodeId value = tree_.child_at(node, 0);
            const NodeId name = alias == no_node ? no_node : tree_.child_at(alias, 0);
            if (name != no_node) bind_target(name, tree_.kind(tree_.parent(node)) == Syntax::with_item ? value : no_node, node);
            return;
        }
        case Syntax::function:
        case Syntax::class_definition: {
            const NodeId name = tree_.child(node, Role::name);
            const auto kind = n.kind == Syntax::function ? Binding::Kind::function : Binding::Kind::class_definition;
            if (name != no_node) bind(scopes_[node], tree_.text(name), {kind, node, node, {}});
            return;
        }
        case Syntax::parameters:
            for (NodeId p : tree_.children(node)) {
                if (tree_.kind(p) != Syntax::identifier) {
                    const NodeId name = tree_.child(p, Role::name);
                    p = name != no_node ? name : tree_.child_at(p, 0);
                }
                if (p != no_node && tree_.kind(p) == Syntax::identifier) bind(scopes_[p], tree_.text(p), {Binding::Kind::parameter, p, no_node, {}});
            }
            return;
        default: return;
    }
}

/// A class's own names are not seen from its methods.
NodeId Names::visible_scope(NodeId scope) const {
    NodeId outer = scopes_[scope];
    while (outer != 0 && tree_.kind(outer) == Syntax::class_definition) outer = scopes_[outer];
    return outer;
}

const std::vector<Binding>* Names::bindings(NodeId scope, std::string_view name) const {
    const auto found = bindings_.find(std::pair<NodeId, std::string>{scope, std::string(name)});
    return found == bindings_.end() ? nullptr : &found->second;
}

const Binding* Names::find(NodeId identifier) const {
    const std::string_view name = tree_.text(identifier);
    NodeId scope = scopes_[identifier];
    for (bool is_own = true;; is_own = false) {
        if (const auto* known = bindings(scope, name)) {
            if (!is_own) return &known->back();
            const Binding* best = nullptr;
            for (const Binding& b : *known)
                if (tree_[b.at].begin < tree_[identifier].begin && !(b.value != no_node && tree_.is_inside(identifier, b.value) && b.kind == Binding::Kind::value))
                    best = &b;
            if (best != nullptr) return best;
            if (scope != 0) return &known->front();
            return nullptr;
        }
        if (scope == 0) return nullptr;
        scope = visible_scope(scope);
    }
}

std::string Names::root_name(NodeId identifier, int depth) const {
    const std::string_view name = tree_.text(identifier);
    const Binding* binding = find(identifier);
    // In a notebook, or a script pasted from the middle, the import may stand elsewhere.
    if (binding == nullptr) return std::string(usual_module(name));
    if (binding->kind == Binding::Kind::import) return binding->qualified;
    if (binding->kind == Binding::Kind::value) {
        const Syntax kind = tree_.kind(binding->value);
        if (kind == Syntax::attribute || kind == Syntax::identifier) return qualified(binding->value, depth + 1);
    }
    return {};
}

std::string Names::qualified(NodeId expression) const {
    return qualified(expression, 0);
}

std::string Names::qualified(NodeId expression, int depth) const {
    if (expression == no_node || depth > deepest_alias) return {};
    std::vector<std::string_view> parts;
    NodeId node = expression;
    while (tree_.kind(node) == Syntax::attribute) {
        const NodeId name = tree_.child(node, Role::attribute), object = tree_.child(node, Role::object);
        if (name == no_node || object == no_node || parts.size() > 32) return {};
        parts.push_back(tree_.text(name));
        node = object;
    }
    if (tree_.kind(node) != Syntax::identifier) return {};
    std::string result = root_name(node, depth);
    if (result.empty()) return {};
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) result.append(".").append(*part);
    return result;
}

std::string Names::canonical(NodeId expression) const {
    return canonical_name(qualified(expression));
}

bool Names::imports(std::string_view module) const {
    return std::any_of(modules_.begin(), modules_.end(), [&](const std::string& m) {
        return m == module || (m.size() > module.size() && m.starts_with(module) && m[module.size()] == '.');
    });
}

}  // namespace whynogpu
