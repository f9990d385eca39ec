// SPDX-License-Identifier: Apache-2.0
#include "check/check.hpp"

#include "diagnose/diagnosis.hpp"
#include "report/build.hpp"

namespace whynogpu {

Report check(Host& host, const ProbeOptions& options) {
    const Knowledge knowledge;
    const Probed probed = probe_subject(host, knowledge, options);
    const Prediction predicted = predict(probed.snapshot, probed.release.row);
    const LibraryFaults faults = find_library_faults(probed.snapshot, probed.release.row);
    const RemedyBook remedies(probed.snapshot);
    const Case c{probed.snapshot, predicted, faults, probed.release.row, knowledge, remedies};
    return build_report(c, diagnose(c), predict_lines(probed.snapshot, predicted, probed.release.row, MessageBook()));
}

}  // namespace whynogpu
