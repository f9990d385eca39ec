// SPDX-License-Identifier: Apache-2.0
#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {

void look_loader_variable(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const VariableSet& set : program.variables()) {
        const VariableFacts* known = program.facts.find_variable(set.name);
        if (known == nullptr || known->read != ReadTime::start) continue;
        if (!program.uses_tensorflow() || starts_programs(program, set.begin)) continue;
        const bool is_container = set.name.starts_with("NVIDIA_");
        LintFinding& finding = lint.add(set.begin, set.end, set.name + " set here has no effect on this program",
                                    is_container ? "It is read when the container is made. Give it to docker run or to the pod."
                                                 : "The loader read it when Python started. Export it in the shell that starts Python.");
        lint.settle_mistake(finding, set.node);
    }
}

}  // namespace whynogpu
