// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

bool makes_model(std::string_view name) {
    for (const char* maker : {"keras.Sequential", "keras.models.Sequential", "keras.Model", "keras.models.Model"})
        if (name == maker) return true;
    return name.starts_with("keras.applications.") && name.find('.', 19) == std::string_view::npos;
}

/// Made of the layers of another model ("Model(base.input, base.layers[3].output)"): it has no variables of its own.
bool shares_layers(const SyntaxTree& tree, NodeId call) {
    const NodeId given = tree.child(call, Role::arguments);
    if (given == no_node) return false;
    for (NodeId node = given; node <= tree[given].last; ++node) {
        if (tree.kind(node) != Syntax::attribute) continue;
        const std::string_view name = tree.text(tree.child(node, Role::attribute));
        if (name == "input" || name == "inputs" || name == "output" || name == "outputs" || name == "get_layer") return true;
    }
    return false;
}

bool is_in_scope(const SyntaxTree& tree, NodeId node) {
    for (NodeId with = tree.above(node, Syntax::with_statement); with != no_node; with = tree.above(with, Syntax::with_statement)) {
        const NodeId body = tree.child(with, Role::body);
        const std::string_view head = tree.text().substr(tree[with].begin, body == no_node ? 0 : tree[body].begin - tree[with].begin);
        if (head.find("scope") != std::string_view::npos) return true;
    }
    return false;
}

}  // namespace

void look_outside_scope(Lint& lint) {
    const PythonProgram& program = lint.program();
    const SyntaxTree& tree = program.tree;
    for (const PythonProgram::Call& strategy : program.calls()) {
        const bool replicates = strategy.name == "tf.distribute.MirroredStrategy" || strategy.name == "tf.distribute.MultiWorkerMirroredStrategy" ||
                                strategy.name == "tf.distribute.experimental.MultiWorkerMirroredStrategy";
        if (!replicates || tree.kind(tree.parent(strategy.node)) != Syntax::assignment || program.reach(strategy.node) == Reach::sometimes) continue;
        // The strategy has its model; another one may well be for one GPU.
        if (std::ranges::any_of(program.calls(), [&](const PythonProgram::Call& call) { return makes_model(call.name) && is_in_scope(tree, call.node); })) continue;
        for (const PythonProgram::Call& model : program.calls()) {
            if (model.node < strategy.node || !makes_model(model.name)) continue;
            if (program.names.scope_of(model.node) != program.names.scope_of(strategy.node) || is_in_scope(tree, model.node) || shares_layers(tree, model.node)) continue;
            LintFinding& finding = lint.add(model.node, "this model is made outside the scope of the strategy",
                                            "Its variables are not mirrored: it trains on one GPU, or raises ValueError. Make and compile it inside  with strategy.scope():");
            lint.remark(finding, strategy.node, "the strategy");
            finding.certainty = Certainty::likely;
            lint.settle_mistake(finding, model.node);
            break;
        }
    }
}

}  // namespace whynogpu
