// SPDX-License-Identifier: Apache-2.0
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// A program that starts others may well set the variable for them.
bool starts_programs(const PythonProgram& program) {
    for (const PythonProgram::Call& call : program.calls()) {
        for (const char* start : {"os.exec", "os.spawn", "os.posix_spawn", "os.system", "os.popen", "subprocess.", "pexpect.", "multiprocessing.", "sh."})
            if (call.name.starts_with(start)) return true;
        if (call.name.ends_with(".Popen") || call.name.ends_with("create_subprocess_exec") || call.name.ends_with("create_subprocess_shell")) return true;
    }
    for (const Magic& magic : program.source.magics)
        if (magic.is_shell && magic.begin > 0) return true;
    return false;
}

}  // namespace

void look_loader_variable(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const VariableSet& set : program.variables()) {
        const VariableFacts* known = program.facts.find_variable(set.name);
        if (known == nullptr || known->read != ReadTime::start) continue;
        if (!program.uses_tensorflow() || starts_programs(program)) continue;
        const bool is_container = set.name.starts_with("NVIDIA_");
        LintFinding& finding = lint.add(set.begin, set.end, set.name + " set here has no effect on this program",
                                    is_container ? "It is read when the container is made. Give it to docker run or to the pod."
                                                 : "The loader read it when Python started. Export it in the shell that starts Python.");
        lint.settle_mistake(finding, set.node);
    }
}

}  // namespace whynogpu
