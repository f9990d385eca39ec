// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {
namespace {

bool is_configuration(const Event& event) {
    return event.kind == Event::Kind::calls && event.effect == CallEffect::configures;
}

/// The devices of the whole process are made, but set_memory_growth and its kin are still accepted.
bool is_quiet(const Event& event) {
    return event.effect == CallEffect::process;
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
            if (!is_configuration(*later)) continue;
            for (auto earlier = path.events.begin(); earlier != later; ++earlier) {
                if (earlier->kind != Event::Kind::calls || earlier->in_except || program.are_exclusive(*earlier, *later)) continue;
                if (earlier->effect != CallEffect::makes && !is_quiet(*earlier)) continue;
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
