// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/intent.hpp"
#include "lint/order.hpp"
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool names_cpu(const Value& value) {
    return value.is_text() && contains(lower(value.text), "cpu") && !contains(lower(value.text), "gpu");
}

/// Real training, not the input pipeline, tables or checkpoints.
bool is_training(const PythonProgram& program, const PythonProgram::Call& call) {
    if (call.name == "tf.GradientTape") return true;
    if (call.name.starts_with("keras.layers.")) return call.name.find("Embedding") == std::string::npos && call.name.find("Input") == std::string::npos && call.name.find("preprocessing") == std::string::npos && call.name.find("Lookup") == std::string::npos;
    const NodeId callee = program.tree.child(call.node, Role::function);
    if (callee == no_node || program.tree.kind(callee) != Syntax::attribute || call.name.starts_with("tf.") || call.name.starts_with("keras.")) return false;
    const std::string_view method = program.tree.text(program.tree.child(callee, Role::attribute));
    return method == "fit" || method == "fit_generator" || method == "train_on_batch";
}

/// What is said of one CPU device goes for the others: its variables are there, so the steps that train them are put there, too.
bool is_meant_somewhere(const PythonProgram& program) {
    const SyntaxTree& tree = program.tree;
    return std::ranges::any_of(program.calls(), [&](const PythonProgram::Call& call) {
        if (call.name != "tf.device" || !names_cpu(program.value(argument(tree, call.node, "device_name", 0)))) return false;
        const NodeId with = tree.above(call.node, Syntax::with_statement);
        const NodeId body = with == no_node ? no_node : tree.child(with, Role::body);
        return !sign_of_intent(program, call.node).empty() || (body != no_node && is_said_to_be_meant(program.source, tree[body].begin));
    });
}

void look_at_device(Lint& lint, const PythonProgram::Call& device) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    const NodeId name = argument(tree, device.node, "device_name", 0);
    const NodeId with = tree.above(device.node, Syntax::with_statement);
    if (name == no_node || with == no_node || !names_cpu(program.value(name))) return;
    const NodeId body = tree.child(with, Role::body);
    if (body == no_node || tree.is_inside(device.node, body)) return;
    // Towers on several GPUs, with the variables on the CPU: an inner device has the last word.
    if (tree.text(body).find("device(") != std::string_view::npos) return;
    for (const PythonProgram::Call& call : program.calls()) {
        if (!tree.is_inside(call.node, body) || !is_training(program, call)) continue;
        LintFinding& finding = lint.add(device.node, "training is put on the CPU", "What is made under this device runs on the CPU, GPU or not. Keep it for the input pipeline.");
        lint.remark(finding, call.node, "this runs on the CPU");
        lint.settle_deliberate(finding, device.node);
        if (is_meant_somewhere(program)) finding.severity = Severity::info;
        return;
    }
}

}  // namespace

void look_training_on_cpu(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const PythonProgram::Call& call : program.calls()) {
        if (call.name == "tf.device") look_at_device(lint, call);
        NodeId flag = no_node;
        if (call.name == "tf.config.run_functions_eagerly" || call.name == "tf.config.experimental_run_functions_eagerly") flag = argument(program.tree, call.node, "run_eagerly", 0);
        else if (program.tree.text(program.tree.child(call.node, Role::function)).ends_with(".compile")) flag = argument(program.tree, call.node, "run_eagerly");
        if (flag == no_node || program.tree.kind(flag) != Syntax::true_value || program.reach(call.node) != Reach::always || program.in_test(call.node)) continue;
        LintFinding& finding = lint.add(call.node, "eager mode is left on", "Every operation is started from Python, one by one: the GPU waits most of the time. Right for debugging only.");
        finding.severity = Severity::info;
        finding.certainty = Certainty::likely;
    }
}

}  // namespace whynogpu
