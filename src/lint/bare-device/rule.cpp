// SPDX-License-Identifier: Apache-2.0
#include "lint/rule.hpp"

namespace whynogpu {

void look_bare_device(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    for (const PythonProgram::Call& call : program.calls()) {
        if (call.name != "tf.device" && call.name != "tf.name_scope.device" && call.name != "keras.device") continue;
        const NodeId statement = tree.parent(call.node);
        if (tree.kind(statement) != Syntax::expression_statement || tree.child_at(statement, 1) != no_node) continue;
        LintFinding& finding = lint.add(call.node, "tf.device(…) on its own places nothing",
                                    "It only makes a context. Write  with tf.device(…):  and put the operations inside.");
        lint.settle_mistake(finding, call.node);
    }
}

}  // namespace whynogpu
