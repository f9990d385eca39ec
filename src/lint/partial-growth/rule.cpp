// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/devices.hpp"
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

/// Another call lets the others grow too, or leaves only one visible.
bool is_completed(const PythonProgram& program, NodeId self, std::string_view list) {
    for (const PythonProgram::Call& call : program.calls()) {
        if (call.node == self) continue;
        if (call.name == "tf.config.set_visible_devices") return true;
        if (call.name != "tf.config.set_memory_growth") continue;
        const auto item = device_item(program, argument(program.tree, call.node, "device", 0));
        if (!item || item->list_text != list || item->index != 0) return true;
    }
    // One card was chosen by the variable.
    return std::ranges::any_of(program.variables(), [](const VariableSet& set) { return set.name == "CUDA_VISIBLE_DEVICES"; });
}

std::optional<Fix> loop_instead(const PythonProgram& program, NodeId call, const DeviceItem& item) {
    const SyntaxTree& tree = program.tree;
    const NodeId statement = tree.parent(call);
    if (tree.kind(statement) != Syntax::expression_statement || item.list == no_node || tree.kind(item.list) != Syntax::identifier) return std::nullopt;
    const std::string_view text = tree.text();
    const std::uint32_t begin = tree[statement].begin;
    std::uint32_t line = begin;
    while (line > 0 && text[line - 1] != '\n') --line;
    const std::string indent(text.substr(line, begin - line));
    if (indent.find_first_not_of(" \t") != std::string::npos || tree.text(call).find('\n') != std::string_view::npos) return std::nullopt;
    const std::uint32_t behind = tree[statement].end;
    if (behind < text.size() && text.substr(behind).starts_with(';')) return std::nullopt;
    const char* name = program.names.bindings(program.names.scope_of(call), "gpu") == nullptr ? "gpu" : "each_gpu";
    const SyntaxNode& index = tree[item.node];
    const std::string head = "for " + std::string(name) + " in " + item.list_text + ":\n" + indent + (indent.find('\t') != std::string::npos ? "\t" : "    ");
    return Fix{"do it for every GPU", true, {{begin, begin, head}, {index.begin, index.end, name}}};
}

}  // namespace

void look_partial_growth(Lint& lint) {
    const PythonProgram& program = lint.program();
    if (lint.facts.gpus && *lint.facts.gpus < 2) return;
    for (const PythonProgram::Call& call : program.calls()) {
        if (call.name != "tf.config.set_memory_growth") continue;
        const NodeId device = argument(program.tree, call.node, "device", 0);
        const auto item = device_item(program, device);
        const Value wanted = program.value(argument(program.tree, call.node, "enable", 1));
        if (!item || item->type != "GPU" || item->index != 0 || (wanted.kind == Value::Kind::boolean && !wanted.flag)) continue;
        if (is_completed(program, call.node, item->list_text)) continue;
        LintFinding& finding = lint.add(call.node, "memory growth for the first GPU only",
                                    "With two or more GPUs TensorFlow raises ValueError: \"Memory growth cannot differ between GPU devices\".");
        lint.settle_mistake(finding, call.node);
        if (!lint.facts.gpus) finding.certainty = std::max(finding.certainty, Certainty::likely);
        finding.fix = loop_instead(program, call.node, *item);
    }
}

}  // namespace whynogpu
