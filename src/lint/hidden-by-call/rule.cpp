// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/intent.hpp"
#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

constexpr const char* other_frameworks[] = {"jax", "flax", "haiku", "objax", "optax", "trax", "numpyro", "torch", "mxnet", "paddle"};

/// A list of devices that holds no GPU: empty, or what was listed as CPUs.
bool has_no_gpu(const PythonProgram& program, NodeId node, int nesting = 0) {
    if (nesting > 4) return false;
    const Value value = program.value(node);
    if (value.kind == Value::Kind::list) {
        for (const NodeId item : value.items)
            if (!has_no_gpu(program, item, nesting + 1)) return false;
        return true;
    }
    const SyntaxTree& tree = program.tree;
    for (int depth = 0; node != no_node && depth < 8; ++depth) {
        if (tree.kind(node) == Syntax::subscript) {
            node = tree.child(node, Role::value);
        } else if (tree.kind(node) == Syntax::identifier) {
            const Binding* binding = program.names.find(node);
            if (binding == nullptr || binding->kind != Binding::Kind::value) return false;
            node = binding->value;
        } else {
            break;
        }
    }
    if (node == no_node || tree.kind(node) != Syntax::call) return false;
    const std::string name = program.names.canonical(tree.child(node, Role::function));
    return (name == "tf.config.list_physical_devices" || name == "tf.config.get_visible_devices") &&
           program.value(argument(tree, node, "device_type", 0)).is_text("CPU");
}

void report(Lint& lint, NodeId node, std::string title, std::string text) {
    const PythonProgram& program = lint.program();
    LintFinding& finding = lint.add(node, std::move(title), std::move(text));
    lint.settle_deliberate(finding, node);
    // TensorFlow as the input pipeline of another framework must not take that one's memory.
    const bool is_helper = std::ranges::any_of(other_frameworks, [&](const char* name) { return program.names.imports(name); });
    const std::string_view sign = is_helper ? " Right where TensorFlow only feeds another framework." : sign_of_intent(program, node);
    if (!sign.empty()) {
        finding.severity = Severity::info;
        finding.text += sign;
    }
    if (const auto edit = delete_statement(program, node)) finding.fix = Fix{"delete the line", false, {*edit}};
}

void look_at_config(Lint& lint, NodeId call) {
    const PythonProgram& program = lint.program();
    const NodeId counts = argument(program.tree, call, "device_count");
    if (counts == no_node || program.tree.kind(counts) != Syntax::dictionary) return;
    for (const NodeId pair : program.tree.children(counts)) {
        const NodeId key = program.tree.child(pair, Role::key), value = program.tree.child(pair, Role::value);
        if (key == no_node || value == no_node) continue;
        const Value count = program.value(value);
        if (program.value(key).is_text("GPU") && count.kind == Value::Kind::number && count.text == "0")
            report(lint, pair, "this session gets no GPU", "device_count={'GPU': 0} makes none, although the GPU is still listed.");
    }
}

}  // namespace

void look_hidden_by_call(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const PythonProgram::Call& call : program.calls()) {
        if (call.name == "tf.ConfigProto") look_at_config(lint, call.node);
        if (call.name != "tf.config.set_visible_devices") continue;
        const NodeId devices = argument(program.tree, call.node, "devices", 0), type = argument(program.tree, call.node, "device_type", 1);
        if (devices == no_node || !has_no_gpu(program, devices)) continue;
        const Value wanted = program.value(type);
        const bool of_gpus = wanted.is_text("GPU") || type == no_node || wanted.kind == Value::Kind::none;
        if (of_gpus)
            report(lint, call.node, "the GPU is hidden from this program", "No GPU is made visible. tf.config.list_physical_devices still shows it, but nothing runs there.");
    }
}

}  // namespace whynogpu
