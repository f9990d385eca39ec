// SPDX-License-Identifier: Apache-2.0
#include "lint/intent.hpp"
#include "lint/order.hpp"
#include "lint/setup/variables.hpp"
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

/// A container or an image without a GPU: by the variable of CUDA, of TensorFlow, or of NVIDIA's container runtime.
std::string how_hidden(const SetupVariable& set, SourceKind kind) {
    if (set.name == "CUDA_VISIBLE_DEVICES" && names_no_device(set.value)) return "That names no device: TensorFlow sees no GPU here.";
    if (set.name == "TF_ENABLED_DEVICE_TYPES" && trim(set.value) == "CPU") return "TensorFlow 2.7 and later then make no GPU device.";
    const bool is_none = set.value == "none" || set.value == "void" || set.value.empty();
    // In a pod the device plugin decides, and people switch its neighbours off so.
    if (set.name == "NVIDIA_VISIBLE_DEVICES" && is_none && kind != SourceKind::kubernetes) return "NVIDIA's container runtime then puts no GPU into the container.";
    return {};
}

void look_at_setup(Lint& lint) {
    if (is_for_others(lint.source)) return;
    for (const SetupVariable& set : lint.setup.variables) {
        if (!set.is_known || set.in_sub_shell) continue;
        const std::string how = how_hidden(set, lint.source.kind);
        // A machine for tests has no GPU, and the variable only keeps TensorFlow quiet.
        if (how.empty() || lint.source.kind == SourceKind::workflow) continue;
        LintFinding& finding = lint.add(set.at, set.name + " is set to \"" + printable(set.value) + "\"", how);
        const bool is_meant = lint.setup.is_for_ci || lint.setup.is_for_cpu || is_said_to_be_meant(lint.source, set.at.begin);
        if (is_meant) {
            finding.severity = Severity::info;
            finding.text += " It seems to be meant.";
        }
        finding.text += " To use the GPU, delete the line; to switch it off for one run, set the variable for that run.";
    }
}

}  // namespace

void look_hidden_by_variable(Lint& lint) {
    if (!lint.is_program()) return look_at_setup(lint);
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
