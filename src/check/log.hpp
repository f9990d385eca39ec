// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "log/read_log.hpp"
#include "report/report.hpp"
#include "snapshot/log.hpp"

namespace whynogpu {

/// From what a text and its author say to the words of the report.
[[nodiscard]] Report diagnose_log(LogFacts facts);
/// What the reader of the report must know about the reading: that it was interrupted, that not every line of a long log was looked at.
void note_reading(Report& report, const LogReading& reading);

}  // namespace whynogpu
