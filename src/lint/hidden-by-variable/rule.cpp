// SPDX-License-Identifier: Apache-2.0
#include "lint/order.hpp"
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The driver stops at the first entry that names no device; nothing before it means no device at all.
bool names_no_device(std::string_view value) {
    const std::string_view first = trim(value.substr(0, value.find(',')));
    return !parse_unsigned(first) && !first.starts_with("GPU-") && !first.starts_with("MIG-");
}

}  // namespace

void look_hidden_by_variable(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (std::size_t i = 0; i < program.variables().size(); ++i) {
        const VariableSet& set = program.variables()[i];
        if (!set.value.is_text() || is_too_late(program, i)) continue;
        const bool by_cuda = set.name == "CUDA_VISIBLE_DEVICES" && names_no_device(set.value.text);
        const bool by_type = set.name == "TF_ENABLED_DEVICE_TYPES" && trim(set.value.text) == "CPU";
        if (!by_cuda && !by_type) continue;
        // A program for other frameworks is none of ours.
        if (!program.uses_tensorflow() && (program.names.imports("torch") || program.names.imports("jax"))) continue;
        const std::string shown = set.name + " is set to \"" + printable(set.value.text) + "\" in the program";
        LintFinding& finding = lint.add(set.begin, set.end, shown, by_cuda ? "That names no device: TensorFlow sees no GPU in this process."
                                                                       : "TensorFlow 2.7 and later then make no GPU device.");
        lint.settle_deliberate(finding, set.node);
        if (!program.uses_tensorflow() && !program.is_notebook()) {
            finding.severity = Severity::info;
            finding.certainty = Certainty::possible;
        }
        if (is_said_to_be_meant(lint.source, set.begin)) {
            finding.severity = Severity::info;
            finding.text += " The comment says that this is meant.";
        }
        finding.text += " To use the GPU, delete the line; to switch it off for one run, set the variable outside.";
        if (const auto edit = delete_statement(program, set.node)) finding.fix = Fix{"delete the line", false, {*edit}};
    }
}

}  // namespace whynogpu
