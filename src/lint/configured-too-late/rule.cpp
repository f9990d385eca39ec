// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "lint/intent.hpp"
#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

/// Without arguments the call raises TypeError, whenever it comes.
bool is_configuration(const PythonProgram& program, const Event& event) {
    if (event.kind != Event::Kind::calls || event.effect != CallEffect::configures) return false;
    return program.tree.child_at(program.tree.child(event.node, Role::arguments), 0) != no_node;
}

/// What is asked for, without the device: in a loop that is another one each time.
std::string wish(const PythonProgram& program, const Event& event) {
    const SyntaxTree& tree = program.tree;
    const bool of_growth = event.name == "tf.config.set_memory_growth";
    const NodeId node = of_growth ? argument(tree, event.node, "enable", 1) : tree.child(event.node, Role::arguments);
    return node == no_node ? std::string{} : event.name + written(tree, node);
}

/// TensorFlow returns at once, devices or not, when what is asked for is so already (context.py).
bool is_so_already(const PythonProgram& program, const Path& path, const Event& maker, const Event& later) {
    const std::string wanted = wish(program, later);
    for (const Event& earlier : path.events) {
        if (&earlier == &maker) break;
        if (earlier.name == later.name && is_configuration(program, earlier) && program.is_implied(earlier, later) && wish(program, earlier) == wanted) return true;
    }
    return false;
}

/// The devices of the whole process are made, but set_memory_growth and its kin are still accepted.
bool is_quiet(const Event& event) {
    return event.effect == CallEffect::process;
}

/// Without GPUs there is nothing that these calls would change.
bool has_no_gpus(const PythonProgram& program, const Path& path, const Event& maker) {
    for (const Event& earlier : path.events) {
        if (&earlier == &maker) break;
        if (earlier.kind == Event::Kind::sets_variable && hides_gpus(program.variables()[earlier.variable]) && program.is_implied(earlier, maker)) return true;
    }
    return false;
}

std::string swallowed(const Lint& lint, NodeId node) {
    const SyntaxTree& tree = lint.program().tree;
    for (const NodeId handler : handlers_of(lint.program(), node)) {
        const NodeId body = tree.child_at(handler, tree.children(handler).size() - 1);
        const bool is_pass = body != no_node && tree.children(body).size() == 1 && tree.kind(tree.child_at(body, 0)) == Syntax::pass_statement;
        return is_pass ? "; the except clause swallows it" : "; the except clause catches it, and the program goes on without the setting";
    }
    return "";
}

void report(Lint& lint, const Lateness& late) {
    const PythonProgram& program = lint.program();
    const bool quiet = is_quiet(*late.earlier);
    const std::string call = shown_call(program, late.earlier->node);
    LintFinding& finding = lint.add(late.later->node, "the devices are configured after they were made",
                                quiet ? call + " has made the GPU devices of this process: the setting is accepted and has no effect on them."
                                      : "RuntimeError" + swallowed(lint, late.later->node) + ". Configure first, right after the import.");
    if (quiet) finding.severity = Severity::warning;
    if (!late.is_sure) {
        finding.severity = Severity::info;
        finding.certainty = Certainty::possible;
    }
    lint.remark(finding, late.earlier->node, "devices are made here");
    if (program.in_test(late.later->node)) finding.severity = Severity::info;
    if (late.path->function != no_node && finding.certainty == Certainty::sure) finding.certainty = Certainty::likely;
}

}  // namespace

void look_configured_too_late(Lint& lint) {
    const PythonProgram& program = lint.program();
    std::map<NodeId, Lateness> found;  // by the configuring call; the surest answer
    for (const Path& path : program.paths()) {
        for (auto later = path.events.begin(); later != path.events.end(); ++later) {
            if (!is_configuration(program, *later)) continue;
            for (auto earlier = path.events.begin(); earlier != later; ++earlier) {
                if (earlier->kind != Event::Kind::calls || earlier->in_except || program.are_exclusive(*earlier, *later)) continue;
                if (earlier->effect != CallEffect::makes && !is_quiet(*earlier)) continue;
                if (is_so_already(program, path, *earlier, *later) || has_no_gpus(program, path, *earlier)) continue;
                // In graph programs nothing but sessions makes devices, and tf.config is seldom meant for them.
                const Lateness late{&*earlier, &*later, program.is_implied(*earlier, *later), &path};
                const auto [place, is_new] = found.emplace(later->node, late);
                const bool is_better = late.is_sure && (!place->second.is_sure || (is_quiet(*place->second.earlier) && !is_quiet(*earlier)));
                if (!is_new && is_better) place->second = late;
            }
        }
    }
    for (const auto& [node, late] : found)
        if (late.is_sure) report(lint, late);
}

}  // namespace whynogpu
