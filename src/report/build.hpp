// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "derive/lines.hpp"
#include "diagnose/diagnosis.hpp"
#include "report/report.hpp"

namespace whynogpu {

/// Puts a case and its diagnosis into words. A pure function.
[[nodiscard]] Report build_report(const Case& c, const Diagnosis& diagnosis, const std::vector<PredictedLine>& lines = {});

/// "gpu", "cpu", "fails" or "undetermined".
[[nodiscard]] std::string verdict_of(const Prediction& predicted);

}  // namespace whynogpu
