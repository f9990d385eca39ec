// SPDX-License-Identifier: Apache-2.0
#include "check/check.hpp"

#include "diagnose/diagnosis.hpp"
#include "lint/linter.hpp"
#include "report/build.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

std::vector<LintFinding> findings_in_program(const Snapshot& seen, const Prediction& predicted) {
    if (!seen.program.is_present()) return {};
    LintFacts facts;
    if (seen.tensorflow.version.is_present()) facts.tensorflow = *seen.tensorflow.version;
    if (seen.python.version.is_present()) facts.python = *seen.python.version;
    facts.gpus = predicted.listed;
    facts.wants_gpu = true;
    return lint_python(*seen.program, file_name(*seen.python.script), facts);
}

/// What the script does whenever it runs comes after all that TensorFlow decides by itself.
void take_program_in(Prediction& predicted, const std::vector<LintFinding>& program) {
    for (const LintFinding& finding : program) {
        if (finding.cause != "hidden-by-code" || finding.certainty != Certainty::sure) continue;
        predicted.hidden_by_program = true;
        // A variable takes the device away before it is counted; a call only before it is used.
        if (finding.rule == "hidden-by-variable" && predicted.listed) predicted.listed = 0;
    }
}

}  // namespace

Report check(Host& host, const ProbeOptions& options) {
    const Knowledge knowledge;
    const Probed probed = probe_subject(host, knowledge, options);
    Prediction predicted = predict(probed.snapshot, probed.release.row);
    const std::vector<LintFinding> program = findings_in_program(probed.snapshot, predicted);
    take_program_in(predicted, program);
    const LibraryFaults faults = find_library_faults(probed.snapshot, probed.release.row);
    const RemedyBook remedies(probed.snapshot);
    const Case c{probed.snapshot, predicted, faults, probed.release.row, knowledge, remedies, program};
    return build_report(c, diagnose(c), predict_lines(probed.snapshot, predicted, probed.release.row, MessageBook()));
}

}  // namespace whynogpu
