// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"
#include "probe/subject.hpp"
#include "report/report.hpp"

namespace whynogpu {

/// The main job, from the questions to the words: probes the subject, predicts, judges, reports.
[[nodiscard]] Report check(Host& host, const ProbeOptions& options);

}  // namespace whynogpu
