// SPDX-License-Identifier: Apache-2.0
#include "lint/order.hpp"
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {

void look_fixed_index(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (std::size_t i = 0; i < program.variables().size(); ++i) {
        const VariableSet& set = program.variables()[i];
        if (set.name != "CUDA_VISIBLE_DEVICES" || !set.value.is_text() || set.only_if_unset || is_too_late(program, i)) continue;
        const auto first = parse_unsigned(trim(std::string_view(set.value.text).substr(0, set.value.text.find(','))));
        if (!first) continue;
        const bool is_known = lint.facts.gpus.has_value();
        if (is_known ? static_cast<long long>(*first) < *lint.facts.gpus : *first == 0) continue;
        const std::string how_many = is_known ? "This machine has " + std::to_string(*lint.facts.gpus) + (*lint.facts.gpus == 1 ? " GPU" : " GPUs") + ", counted from 0: no device is left."
                                              : "On a machine with fewer GPUs no device is left, and TensorFlow uses the CPU.";
        LintFinding& finding = lint.add(set.begin, set.end, "CUDA_VISIBLE_DEVICES is fixed to \"" + printable(set.value.text) + "\"", how_many + " Let the shell or an option choose the card.");
        if (is_known) {
            finding.severity = Severity::error;
        } else {
            finding.severity = Severity::info;
            finding.certainty = Certainty::possible;
        }
        lint.settle_deliberate(finding, set.node);
        if (!program.uses_tensorflow()) finding.severity = Severity::info;
    }
}

}  // namespace whynogpu
