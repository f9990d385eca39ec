// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {
namespace {

Judgement of_import(const Case& c) {
    const ImportBreaker& first = c.predicted.imports.breakers.front();
    Judgement said = established("a foreign library is loaded in place of the right one: " + first.evidence, {{first.error, first.origin}});
    said.breaks_import = true;
    add(said, c.remedies.find("remove-from-path", {{"path", first.origin}}));
    return said;
}

}  // namespace

Judgement judge_library_conflict(const Case& c) {
    const auto& breakers = c.predicted.imports.breakers;
    if (c.predicted.stop == Stop::import_fails && !breakers.empty() && breakers.front().kind == BreakerKind::loader_conflict) return of_import(c);
    auto faults = c.faults.of(FaultKind::shadowed);
    const auto helpers = c.faults.of(FaultKind::too_old_helper);
    faults.insert(faults.end(), helpers.begin(), helpers.end());
    if (faults.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    const LibraryFault& first = *faults.front();
    const LoadOutcome& outcome = c.seen.libraries[first.library].outcome;
    Judgement said = established(first.kind == FaultKind::shadowed ? "an unusable copy of " + first.culprit + " is found before the good one" : first.culprit + " does not fit the libraries it is loaded with",
                                 loader_evidence(c, faults));
    for (const SearchStep& step : outcome.steps)
        if (step.outcome == StepOutcome::refused || step.outcome == StepOutcome::taken) said.because.push_back({"that copy is found through " + step.origin, step.place});
    if (!first.good.empty()) said.because.push_back({"a sound one is at " + first.good.front(), first.good.front()});
    add(said, c.remedies.find("remove-from-path", {{"path", first.culprit_path}}));
    return said;
}

}  // namespace whynogpu
