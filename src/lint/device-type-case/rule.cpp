// SPDX-License-Identifier: Apache-2.0
#include <cctype>

#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Where a call takes a device type: by name, or at a place.
struct TypeArgument {
    std::string_view call;
    std::size_t place;
    std::string_view effect;
};

constexpr TypeArgument type_arguments[] = {
    {"tf.config.list_physical_devices", 0, "the list is empty, GPU or not"},
    {"tf.config.list_logical_devices", 0, "the list is empty, GPU or not"},
    {"tf.config.get_visible_devices", 0, "the list is empty, GPU or not"},
    {"tf.config.set_visible_devices", 1, "the call is accepted and changes nothing"},
};

std::string upper(std::string_view text) {
    std::string result;
    for (const char c : text) result += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

bool is_misspelt_type(std::string_view text) {
    const std::string large = upper(trim(text));
    return (large == "GPU" || large == "CPU" || large == "TPU" || large == "GPUS" || large == "CUDA") && text != "GPU" && text != "CPU" && text != "TPU";
}

void report(Lint& lint, NodeId node, const Value& value, std::string_view effect) {
    const std::string large = upper(trim(value.text));
    const std::string better = large == "CPU" || large == "TPU" ? large : "GPU";
    LintFinding& finding = lint.add(node, "there is no device type \"" + printable(value.text) + "\"",
                                "Device types are compared as they are written: " + std::string(effect) + ". It is spelt \"" + better + "\".");
    lint.settle_mistake(finding, node);
    if (lint.program().tree.kind(node) != Syntax::string) return;
    const SyntaxNode& at = lint.program().tree[node];
    finding.fix = Fix{"write \"" + better + "\"", true, {{at.begin, at.end, requoted(lint.program().tree.text(node), better)}}};
}

}  // namespace

void look_device_type_case(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const PythonProgram::Call& call : program.calls()) {
        for (const TypeArgument& known : type_arguments) {
            if (call.name != known.call) continue;
            const NodeId given = argument(program.tree, call.node, "device_type", known.place);
            const Value value = program.value(given);
            if (value.is_text() && is_misspelt_type(value.text)) report(lint, given, value, known.effect);
        }
        if (call.name != "tf.ConfigProto") continue;
        const NodeId counts = argument(program.tree, call.node, "device_count");
        if (counts == no_node || program.tree.kind(counts) != Syntax::dictionary) continue;
        for (const NodeId pair : program.tree.children(counts)) {
            const NodeId key = program.tree.child(pair, Role::key);
            const Value value = key == no_node ? Value{} : program.value(key);
            if (value.is_text() && is_misspelt_type(value.text)) report(lint, key, value, "this count is passed over");
        }
    }
}

}  // namespace whynogpu
