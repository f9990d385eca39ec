// SPDX-License-Identifier: Apache-2.0
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

const HostOnly* host_only(const ProgramFacts& facts, std::string_view name) {
    for (const HostOnly& row : facts.host_only)
        if (name == row.name || (name.starts_with(row.name) && name.substr(row.name.size()).starts_with('.'))) return &row;
    return nullptr;
}

bool names_gpu(const Value& value) {
    return value.is_text() && contains(lower(value.text), "gpu");
}

}  // namespace

void look_no_gpu_kernel(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    for (const PythonProgram::Call& device : program.calls()) {
        if (device.name != "tf.device") continue;
        const NodeId name = argument(tree, device.node, "device_name", 0), with = tree.above(device.node, Syntax::with_statement);
        if (name == no_node || with == no_node || !names_gpu(program.value(name))) continue;
        const NodeId body = tree.child(with, Role::body);
        if (body == no_node || tree.is_inside(device.node, body)) continue;
        for (const PythonProgram::Call& call : program.calls()) {
            if (!tree.is_inside(call.node, body) || tree.above(call.node, Syntax::with_statement) != with) continue;
            const HostOnly* row = host_only(program.facts, call.name);
            if (row == nullptr) continue;
            const bool is_old = lint.facts.tensorflow ? *lint.facts.tensorflow < Version("2.0") : !program.is_eager();
            LintFinding& finding = lint.add(call.node, call.name + " has no kernel for the GPU", std::string(row->why) + (is_old ? ": InvalidArgumentError, unless allow_soft_placement is set." : ". TensorFlow places it on the CPU without a word."));
            lint.remark(finding, device.node, "the device asked for");
            lint.settle_mistake(finding, call.node);
        }
    }
}

}  // namespace whynogpu
