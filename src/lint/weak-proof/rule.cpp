// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "if built with CUDA: list the GPUs" asks rightly, after all.
bool also_asks_for_devices(const PythonProgram& program, NodeId where) {
    return std::ranges::any_of(program.calls(), [&](const PythonProgram::Call& call) {
        if (!program.tree.is_inside(call.node, where)) return false;
        return call.name == "tf.config.list_physical_devices" || call.name == "tf.config.list_logical_devices" || call.name == "tf.test.is_gpu_available" ||
               call.name == "tf.test.gpu_device_name" || call.name == "tf.python.client.device_lib.list_local_devices";
    });
}

/// The words around it ("Built with GPU support? Yes") ask just that.
bool speaks_of_the_build(const PythonProgram& program, NodeId where) {
    const SyntaxTree& tree = program.tree;
    const NodeId call = tree.kind(where) == Syntax::conditional_expression ? tree.above(where, Syntax::call) : where;
    if (call == no_node) return false;
    std::string said;
    for (NodeId node = call; node <= tree[call].last; ++node)
        if (tree.kind(node) == Syntax::string) said += lower(tree.text(node));
    return contains(said, "built") || contains(said, "compiled");
}

/// Is the answer taken for "there is a GPU": a test of an if, a skip condition, a name or text that speaks of a GPU?
bool is_taken_for_gpu(const PythonProgram& program, NodeId call) {
    const SyntaxTree& tree = program.tree;
    for (NodeId n = call, parent = tree.parent(n); parent != no_node; n = parent, parent = tree.parent(n)) {
        switch (tree.kind(parent)) {
            // "Not built with CUDA" does prove something: there is no GPU for it.
            case Syntax::not_operator: return false;
            case Syntax::if_statement:
            case Syntax::conditional_expression:
            case Syntax::assert_statement:
                if (speaks_of_the_build(program, parent)) return false;
                return !also_asks_for_devices(program, parent);
            case Syntax::assignment: {
                if (also_asks_for_devices(program, parent)) return false;
                const std::string name = lower(tree.text(tree.child(parent, Role::left)));
                return contains(name, "gpu") || (contains(name, "cuda") && contains(name, "avail"));
            }
            case Syntax::arguments: {
                const std::string whole = lower(tree.text(tree.parent(parent)));
                return contains(whole, "skip") || contains(whole, "gpu") || contains(whole, "available");
            }
            case Syntax::block:
            case Syntax::module: return false;
            default: break;
        }
    }
    return false;
}

}  // namespace

void look_weak_proof(Lint& lint) {
    const PythonProgram& program = lint.program();
    std::uint32_t said_to = 0;  // one finding for "is_built_with_cuda() and is_built_with_gpu_support()"
    for (const PythonProgram::Call& call : program.calls()) {
        const bool of_build = call.name == "tf.test.is_built_with_cuda" || call.name == "tf.test.is_built_with_gpu_support";
        if (of_build && program.tree[call.node].begin >= said_to && is_taken_for_gpu(program, call.node)) {
            const NodeId both = program.tree.above(call.node, Syntax::boolean_operator);
            said_to = program.tree[both == no_node ? call.node : both].end;
            LintFinding& finding = lint.add(call.node, "this asks how TensorFlow was built, not whether there is a GPU",
                                            "The plain wheel from the package index says True on any machine. Ask tf.config.list_physical_devices('GPU').");
            finding.certainty = Certainty::possible;
            if (program.in_test(call.node)) finding.severity = Severity::info;
        }
        const bool makes_devices = call.name == "tf.python.client.device_lib.list_local_devices" || call.name == "tf.test.gpu_device_name" || call.name == "tf.test.is_gpu_available";
        if (makes_devices && program.is_library() && program.reach(call.node) == Reach::always && !program.in_test(call.node)) {
            LintFinding& finding = lint.add(call.node, "importing this module takes the GPU's memory", "This question makes the devices, for every program that imports the module. Ask tf.config.list_physical_devices('GPU').");
            finding.certainty = Certainty::sure;
        }
    }
}

}  // namespace whynogpu
