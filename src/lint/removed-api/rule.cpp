// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

const RemovedName* removed_name(const PythonProgram& program, const LintFacts& facts, std::string_view canonical) {
    for (const RemovedName& row : program.facts.removed) {
        const bool fits = canonical == row.name || (canonical.starts_with(row.name) && canonical.substr(row.name.size()).starts_with('.'));
        const auto& version = row.package == "keras" ? facts.keras : facts.tensorflow;
        if (fits && version && row.versions.contains(*version)) return &row;
    }
    return nullptr;
}

/// Written for several releases: it asks which one is there.
bool asks_for_version(const PythonProgram& program, NodeId node) {
    const SyntaxTree& tree = program.tree;
    for (NodeId n = node, parent = tree.parent(n); parent != no_node; n = parent, parent = tree.parent(n)) {
        if (tree.kind(parent) == Syntax::if_statement && tree[n].role != Role::condition && !is_main_guard(tree, tree.child(parent, Role::condition))) return true;
        if (tree.kind(parent) == Syntax::conditional_expression || tree.kind(parent) == Syntax::except_clause) return true;
    }
    return !handlers_of(program, node).empty();
}

/// Said once for each name of a file: a program of 1.x has hundreds of places.
void report(Lint& lint, NodeId node, const std::string& shown, const RemovedName& row, std::set<std::string>& said) {
    if (!said.insert(row.name).second) return;
    const auto& version = row.package == "keras" ? lint.facts.keras : lint.facts.tensorflow;
    const std::string package = row.package == "keras" ? "Keras " : "TensorFlow ";
    LintFinding& finding = lint.add(node, shown + " does not exist in " + package + version->text(), "Instead: " + row.instead + ". (Said once for the file.)");
    lint.settle_mistake(finding, node);
    const std::string_view text = lint.program().tree.text(node);
    if (row.only_plain && text.find('.') != std::string_view::npos) {
        const auto dot = lint.program().tree[node].begin + static_cast<std::uint32_t>(text.find('.'));
        finding.fix = Fix{"use the old interface by its new name", false, {{dot, dot, ".compat.v1"}}};
    }
}

}  // namespace

void look_removed_api(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    std::set<std::string> said;
    if (!lint.facts.tensorflow && !lint.facts.keras) return;
    for (NodeId node = 0; node < tree.size(); ++node) {
        const Syntax kind = tree.kind(node);
        if (kind == Syntax::attribute) {
            const NodeId parent = tree.parent(node);
            if (tree.kind(parent) == Syntax::attribute && tree[node].role == Role::object) continue;
            const std::string qualified = program.names.qualified(node);
            const RemovedName* row = removed_name(program, lint.facts, canonical_name(qualified));
            // Keras has doors of its own in tf.compat.v1.
            if (row == nullptr || qualified.find(".compat.v1") != std::string::npos || asks_for_version(program, node)) continue;
            report(lint, node, written(tree, node), *row, said);
        } else if (kind == Syntax::import_from) {
            const NodeId module = tree.child(node, Role::module_name);
            if (module == no_node || tree.kind(module) != Syntax::dotted_name || tree.text(module).find("compat.v1") != std::string_view::npos) continue;
            for (const NodeId item : tree.children(node)) {
                const NodeId name = tree.kind(item) == Syntax::aliased_import ? tree.child(item, Role::name) : item;
                if (item == module || name == no_node || tree.kind(name) != Syntax::dotted_name) continue;
                const std::string whole = std::string(tree.text(module)) + "." + std::string(tree.text(name));
                const RemovedName* row = removed_name(program, lint.facts, canonical_name(whole));
                if (row != nullptr && !asks_for_version(program, node)) report(lint, name, whole, *row, said);
            }
        }
    }
}

}  // namespace whynogpu
