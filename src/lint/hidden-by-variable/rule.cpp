// SPDX-License-Identifier: Apache-2.0
#include "lint/intent.hpp"
#include "lint/order.hpp"
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What is said of one line goes for the others that set the same.
std::string_view sign_of_any(const PythonProgram& program, const VariableSet& set) {
    std::string_view sign = sign_of_intent(program, set.node);
    for (const VariableSet& other : program.variables())
        if (sign.empty() && other.name == set.name && hides_gpus(other)) sign = sign_of_intent(program, other.node);
    return sign;
}

}  // namespace

void look_hidden_by_variable(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (std::size_t i = 0; i < program.variables().size(); ++i) {
        const VariableSet& set = program.variables()[i];
        if (!hides_gpus(set) || is_too_late(program, i)) continue;
        const bool by_cuda = set.name == "CUDA_VISIBLE_DEVICES";
        // A program for other frameworks is none of ours.
        if (!program.uses_tensorflow() && (program.names.imports("torch") || program.names.imports("jax"))) continue;
        const std::string shown = set.name + " is set to \"" + printable(set.value.text) + "\" in the program";
        LintFinding& finding = lint.add(set.begin, set.end, shown, by_cuda ? "That names no device: TensorFlow sees no GPU in this process."
                                                                       : "TensorFlow 2.7 and later then make no GPU device.");
        lint.settle_deliberate(finding, set.node);
        if (!program.uses_tensorflow()) {
            finding.severity = Severity::info;
            finding.certainty = Certainty::possible;
        }
        if (const std::string_view sign = sign_of_any(program, set); !sign.empty()) {
            finding.severity = Severity::info;
            finding.text += sign;
        }
        finding.text += " To use the GPU, delete the line; to switch it off for one run, set the variable outside.";
        if (const auto edit = delete_statement(program, set.node)) finding.fix = Fix{"delete the line", false, {*edit}};
    }
}

}  // namespace whynogpu
