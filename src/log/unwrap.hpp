// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "log/lines.hpp"

namespace whynogpu {

/// Joins what a terminal (at its last column) or a mail program (between words) broke: a log line that ends at the common width goes
/// on in the next one if nothing new begins there. Tables and program code stay as they are. The number is that of the first part.
[[nodiscard]] std::vector<LogLine> unwrapped(std::vector<LogLine> lines);

}  // namespace whynogpu
