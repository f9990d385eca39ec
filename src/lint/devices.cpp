// SPDX-License-Identifier: Apache-2.0
#include "lint/devices.hpp"

#include <charconv>

namespace whynogpu {

NodeId listing_call(const PythonProgram& program, NodeId node) {
    const SyntaxTree& tree = program.tree;
    for (int depth = 0; node != no_node && depth < 8; ++depth) {
        if (tree.kind(node) == Syntax::parenthesized) {
            node = tree.child_at(node, 0);
        } else if (tree.kind(node) == Syntax::identifier) {
            const Binding* binding = program.names.find(node);
            if (binding == nullptr || binding->kind != Binding::Kind::value) return no_node;
            node = binding->value;
        } else {
            break;
        }
    }
    if (node == no_node || tree.kind(node) != Syntax::call) return no_node;
    const std::string name = program.names.canonical(tree.child(node, Role::function));
    const bool lists = name == "tf.config.list_physical_devices" || name == "tf.config.list_logical_devices" || name == "tf.config.get_visible_devices";
    return lists ? node : no_node;
}

std::optional<DeviceItem> device_item(const PythonProgram& program, NodeId expression) {
    const SyntaxTree& tree = program.tree;
    NodeId node = expression;
    // gpu = gpus[0], then set_memory_growth(gpu, True)
    if (node != no_node && tree.kind(node) == Syntax::identifier) {
        const Binding* binding = program.names.find(node);
        if (binding == nullptr || binding->kind != Binding::Kind::value) return std::nullopt;
        node = binding->value;
    }
    if (node == no_node || tree.kind(node) != Syntax::subscript) return std::nullopt;
    const NodeId index = tree.child(node, Role::subscript);
    if (index == no_node || tree.kind(index) != Syntax::integer) return std::nullopt;
    DeviceItem item;
    item.node = node;
    item.list = tree.child(node, Role::value);
    const NodeId call = listing_call(program, item.list);
    if (call == no_node) return std::nullopt;
    item.list_text = tree.text(item.list);
    item.call = program.names.canonical(tree.child(call, Role::function));
    const Value type = program.value(argument(tree, call, "device_type", 0));
    if (type.is_text()) item.type = type.text;
    const std::string_view digits = tree.text(index);
    if (std::from_chars(digits.data(), digits.data() + digits.size(), item.index).ec != std::errc{}) return std::nullopt;
    return item;
}

}  // namespace whynogpu
