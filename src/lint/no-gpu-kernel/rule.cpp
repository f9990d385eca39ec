// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

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

/// "int32" of tf.int32, np.int32, "int32".
std::string type_named(const PythonProgram& program, NodeId node) {
    if (node == no_node) return {};
    const Value value = program.value(node);
    if (value.is_text()) return value.text;
    const std::string name = program.names.canonical(node);
    for (const std::string_view door : {"tf.dtypes.", "tf.", "numpy."})
        if (name.starts_with(door)) return name.substr(door.size());
    return {};
}

/// A number, or lists of them, without a point in any.
bool is_whole(const PythonProgram& program, NodeId node) {
    const SyntaxTree& tree = program.tree;
    bool has_number = false;
    for (NodeId n = node; n <= tree[node].last; ++n) {
        const Syntax kind = tree.kind(n);
        has_number = has_number || kind == Syntax::integer;
        if (kind != Syntax::integer && kind != Syntax::list && kind != Syntax::tuple && kind != Syntax::unary_operator && kind != Syntax::comment) return false;
    }
    return has_number;
}

/// The type of a tensor, where it stands in the text; a name must be bound once only.
std::string visible_type(const PythonProgram& program, NodeId node) {
    const SyntaxTree& tree = program.tree;
    for (int depth = 0; node != no_node && depth < 4 && tree.kind(node) == Syntax::identifier; ++depth) {
        const Binding* binding = program.names.find(node);
        const auto* all = program.names.bindings(program.names.scope_of(node), tree.text(node));
        if (binding == nullptr || binding->kind != Binding::Kind::value || all == nullptr || all->size() != 1) return {};
        node = binding->value;
    }
    if (node == no_node || tree.kind(node) != Syntax::call) return {};
    const std::string name = program.names.canonical(tree.child(node, Role::function));
    for (const auto& [maker, place] : {std::pair{"tf.cast", 1u}, {"tf.constant", 1u}, {"tf.convert_to_tensor", 1u}, {"tf.zeros", 1u}, {"tf.ones", 1u}, {"tf.Variable", 99u}, {"tf.random.uniform", 3u}}) {
        if (name != maker) continue;
        const NodeId type = argument(tree, node, "dtype", place);
        if (type != no_node) return type_named(program, type);
        const auto given = plain_arguments(tree, node);
        const bool is_literal = (name == "tf.constant" || name == "tf.convert_to_tensor" || name == "tf.Variable") && !given.empty() && is_whole(program, given[0]);
        return is_literal ? "int32" : "";
    }
    return {};
}

/// The type of an argument that only the CPU computes with; empty when there is none, or none can be seen.
std::string type_of_cpu(const PythonProgram& program, const PythonProgram::Call& call) {
    for (const CpuTypes& row : program.facts.cpu_types) {
        if (std::ranges::find(row.names, call.name) == row.names.end()) continue;
        for (std::size_t i = 0; i < row.arguments.size(); ++i) {
            if (row.arguments[i] == "-") continue;
            std::string type = visible_type(program, argument(program.tree, call.node, row.arguments[i], i));
            if (std::ranges::find(row.types, type) != row.types.end()) return type;
        }
    }
    return {};
}

/// Handed to map() and its kin: that is done on the CPU anyway.
bool is_in_pipeline(const SyntaxTree& tree, NodeId node) {
    for (NodeId call = tree.above(node, Syntax::call); call != no_node; call = tree.above(call, Syntax::call)) {
        const NodeId callee = tree.child(call, Role::function);
        if (callee == no_node || tree.kind(callee) != Syntax::attribute || tree.is_inside(node, callee)) continue;
        const std::string_view method = tree.text(tree.child(callee, Role::attribute));
        if (method == "map" || method == "filter" || method == "flat_map" || method == "interleave") return true;
    }
    return false;
}

}  // namespace

void look_no_gpu_kernel(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    const bool is_old = lint.facts.tensorflow ? *lint.facts.tensorflow < Version("2.0") : !program.is_eager();
    const std::string effect = is_old ? ": InvalidArgumentError, unless allow_soft_placement is set." : ". TensorFlow places it on the CPU without a word.";
    for (const PythonProgram::Call& device : program.calls()) {
        if (device.name != "tf.device") continue;
        const NodeId name = argument(tree, device.node, "device_name", 0), with = tree.above(device.node, Syntax::with_statement);
        if (name == no_node || with == no_node || !names_gpu(program.value(name))) continue;
        const NodeId body = tree.child(with, Role::body);
        if (body == no_node || tree.is_inside(device.node, body)) continue;
        for (const PythonProgram::Call& call : program.calls()) {
            if (!tree.is_inside(call.node, body) || tree.above(call.node, Syntax::with_statement) != with) continue;
            const HostOnly* row = host_only(program.facts, call.name);
            const std::string type = row == nullptr ? type_of_cpu(program, call) : std::string{};
            if (row == nullptr && type.empty()) continue;
            LintFinding& finding = lint.add(call.node, call.name + (type.empty() ? "" : " of " + type) + " has no kernel for the GPU",
                                            (row != nullptr ? row->why : "Only the CPU has a kernel for this type") + effect);
            lint.remark(finding, device.node, "the device asked for");
            lint.settle_mistake(finding, call.node);
            const bool prepares_data = row != nullptr && row->prepares_data;
            if (!is_old && (prepares_data || is_in_pipeline(tree, call.node))) finding.severity = Severity::info;
        }
    }
}

}  // namespace whynogpu
