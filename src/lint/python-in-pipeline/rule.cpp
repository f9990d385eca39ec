// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "lint/rule.hpp"

namespace whynogpu {
namespace {

/// The function that a map is given: a lambda, or one of this file.
NodeId mapped_function(const PythonProgram& program, NodeId given) {
    if (program.tree.kind(given) == Syntax::lambda) return given;
    if (program.tree.kind(given) != Syntax::identifier) return no_node;
    const Binding* binding = program.names.find(given);
    return binding != nullptr && (binding->kind == Binding::Kind::function || (binding->kind == Binding::Kind::value && program.tree.kind(binding->value) == Syntax::lambda)) ? binding->value : no_node;
}

}  // namespace

void look_python_in_pipeline(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    std::set<NodeId> said;
    for (const PythonProgram::Call& map : program.calls()) {
        const NodeId callee = tree.child(map.node, Role::function);
        if (callee == no_node || tree.kind(callee) != Syntax::attribute || tree.text(tree.child(callee, Role::attribute)) != "map") continue;
        if (argument(tree, map.node, "num_parallel_calls", 1) != no_node || program.in_test(map.node)) continue;
        const auto given = plain_arguments(tree, map.node);
        const NodeId function = given.empty() ? no_node : mapped_function(program, given[0]);
        if (function == no_node) continue;
        for (const PythonProgram::Call& call : program.calls()) {
            if (!tree.is_inside(call.node, function)) continue;
            if (call.name != "tf.py_function" && call.name != "tf.numpy_function" && call.name != "tf.py_func") continue;
            if (!said.insert(call.node).second) break;
            LintFinding& finding = lint.add(call.node, "Python in the input pipeline, one element at a time", "It runs under Python's lock and lets the GPU wait. Use TensorFlow's operations, or num_parallel_calls and prefetch.");
            lint.remark(finding, map.node, "the pipeline");
            finding.certainty = Certainty::possible;
            break;
        }
    }
}

}  // namespace whynogpu
