// SPDX-License-Identifier: Apache-2.0
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

std::string_view instead(std::string_view called) {
    if (called == "tf.cuda.is_available") return "In TensorFlow: len(tf.config.list_physical_devices('GPU')) > 0.";
    if (called == "tf.cuda.device_count") return "In TensorFlow: len(tf.config.list_physical_devices('GPU')).";
    if (called == "tf.cuda.empty_cache") return "TensorFlow gives memory back only when the process ends; set memory growth at the start.";
    return "That is PyTorch's; TensorFlow's questions about devices are in tf.config.";
}

}  // namespace

void look_torch_call(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    for (NodeId node = 0; node < tree.size(); ++node) {
        if (tree.kind(node) != Syntax::attribute) continue;
        const NodeId parent = tree.parent(node);
        if (tree.kind(parent) == Syntax::attribute && tree[node].role == Role::object) continue;
        const std::string name = program.names.canonical(node);
        if (name != "tf.cuda" && !name.starts_with("tf.cuda.")) continue;
        LintFinding& finding = lint.add(node, "TensorFlow has no tf.cuda", "AttributeError. " + std::string(instead(name)));
        finding.severity = Severity::error;
        lint.settle_mistake(finding, node);
        const bool is_called = tree.kind(parent) == Syntax::call && tree[node].role == Role::function;
        const std::string root(tree.text(node).substr(0, tree.text(node).find('.')));
        if (is_called && (name == "tf.cuda.is_available" || name == "tf.cuda.device_count") && root + name.substr(2) == tree.text(node)) {
            const std::string list = root + ".config.list_physical_devices('GPU')";
            finding.fix = Fix{"ask TensorFlow", true, {{tree[parent].begin, tree[parent].end, (name.ends_with("count") ? "len(" : "bool(") + list + ")"}}};
        }
    }
}

}  // namespace whynogpu
