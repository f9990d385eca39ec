// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The number of the GPU that a device string names.
std::optional<long> gpu_number(const Value& value) {
    if (!value.is_text()) return std::nullopt;
    const std::string text = lower(value.text);
    const std::size_t at = text.rfind("gpu:");
    if (at == std::string::npos || contains(text, "xla")) return std::nullopt;
    const auto number = parse_unsigned(std::string_view(text).substr(at + 4));
    return number ? std::optional<long>(static_cast<long>(*number)) : std::nullopt;
}

}  // namespace

void look_fixed_devices(Lint& lint) {
    const PythonProgram& program = lint.program();
    if (!lint.facts.gpus) return;
    for (const PythonProgram::Call& call : program.calls()) {
        if (!call.name.starts_with("tf.distribute.") || !call.name.ends_with("Strategy")) continue;
        const NodeId devices = argument(program.tree, call.node, call.name.ends_with("OneDeviceStrategy") ? "device" : "devices", 0);
        if (devices == no_node) continue;
        const Value list = program.value(devices);
        long highest = -1;
        if (list.kind == Value::Kind::list)
            for (const NodeId item : list.items) highest = std::max(highest, gpu_number(program.value(item)).value_or(-1));
        else highest = gpu_number(list).value_or(-1);
        if (highest < *lint.facts.gpus) continue;
        LintFinding& finding = lint.add(devices, "this strategy names GPU " + std::to_string(highest) + ", and there " + (*lint.facts.gpus == 1 ? "is 1 GPU" : "are " + std::to_string(*lint.facts.gpus) + " GPUs"),
                                        "TensorFlow makes a replica for each name and runs those without a GPU on the CPU, without a word. Leave the argument out to use all GPUs.");
        lint.settle_deliberate(finding, call.node);
    }
}

}  // namespace whynogpu
