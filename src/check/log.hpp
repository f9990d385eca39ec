// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/report.hpp"
#include "snapshot/log.hpp"

namespace whynogpu {

/// From what a text and its author say to the words of the report.
[[nodiscard]] Report diagnose_log(LogFacts facts);

}  // namespace whynogpu
