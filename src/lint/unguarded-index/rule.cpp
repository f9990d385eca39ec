// SPDX-License-Identifier: Apache-2.0
#include "lint/devices.hpp"
#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

bool mentions(const SyntaxTree& tree, NodeId where, std::string_view name) {
    if (where == no_node) return false;
    for (NodeId n = where; n <= tree[where].last; ++n)
        if (tree.kind(n) == Syntax::identifier && tree.text(n) == name) return true;
    return false;
}

/// Any test of the list around the place, or before it in the file, counts as a guard: what it does exactly needs no guessing.
bool is_guarded(const PythonProgram& program, const DeviceItem& item) {
    const SyntaxTree& tree = program.tree;
    if (!handlers_of(program, item.node).empty()) return true;
    for (NodeId n = item.node, parent = tree.parent(n); parent != no_node; n = parent, parent = tree.parent(n)) {
        if (tree.kind(parent) == Syntax::if_statement && tree[n].role != Role::condition) return true;
        if (tree.kind(parent) == Syntax::conditional_expression || tree.kind(parent) == Syntax::boolean_operator) return true;
        if (tree.kind(parent) == Syntax::for_statement && tree[n].role == Role::body) return true;
    }
    if (tree.kind(item.list) != Syntax::identifier) return false;
    const std::string_view name = tree.text(item.list);
    for (NodeId node = 0; node < item.node; ++node) {
        const Syntax kind = tree.kind(node);
        if ((kind == Syntax::if_statement || kind == Syntax::while_statement || kind == Syntax::elif_clause) && mentions(tree, tree.child(node, Role::condition), name)) return true;
        if (kind == Syntax::assert_statement && mentions(tree, node, name)) return true;
        if (kind == Syntax::call && tree[node].last < item.node && mentions(tree, node, name) && !program.names.canonical(tree.child(node, Role::function)).starts_with("tf.")) {
            // assertGreater(len(gpus), 0), check(gpus)
            const std::string_view callee = tree.text(tree.child(node, Role::function));
            if (callee.find("assert") != std::string_view::npos || callee.find("check") != std::string_view::npos) return true;
        }
    }
    return false;
}

}  // namespace

void look_unguarded_index(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    for (NodeId node = 0; node < tree.size(); ++node) {
        if (tree.kind(node) != Syntax::subscript) continue;
        const auto item = device_item(program, node);
        if (!item || item->type != "GPU" || is_guarded(program, *item)) continue;
        if (lint.facts.gpus && item->index < *lint.facts.gpus) continue;
        LintFinding& finding = lint.add(node, "IndexError here when there is no GPU",
                                    "The IndexError hides the real reason. Test the list first:  if gpus: …");
        if (item->index > 0) finding.title = "IndexError here with " + std::to_string(item->index) + (item->index == 1 ? " GPU or none" : " GPUs or fewer");
        finding.certainty = Certainty::likely;
        if (program.in_test(node) || program.reach(node) == Reach::if_called) finding.severity = Severity::info;
    }
}

}  // namespace whynogpu
