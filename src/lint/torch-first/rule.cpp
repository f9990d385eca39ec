// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"

namespace whynogpu {

void look_torch_first(Lint& lint) {
    const PythonProgram& program = lint.program();
    const auto &own = lint.facts.tensorflow_cudnn, &other = lint.facts.torch_cudnn;
    if (!own || !other || *own == *other || program.paths().empty()) return;
    const auto& events = program.paths().front().events;
    const auto imports = [](std::string_view name) { return [name](const Event& e) { return e.kind == Event::Kind::imports && e.name == name; }; };
    const auto torch = std::ranges::find_if(events, imports("torch")), tensorflow = std::ranges::find_if(events, imports("tensorflow"));
    if (torch == events.end() || tensorflow == events.end() || torch > tensorflow) return;
    LintFinding& finding = lint.add(torch->node, "torch is imported before TensorFlow, with another cuDNN",
                                    "torch loads cuDNN " + std::to_string(*other) + ", TensorFlow wants " + std::to_string(*own) + ". Import TensorFlow first, or keep the two apart.");
    lint.remark(finding, tensorflow->node, "TensorFlow comes here");
    finding.certainty = Certainty::possible;
}

}  // namespace whynogpu
