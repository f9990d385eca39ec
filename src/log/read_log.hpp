// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "log/lines.hpp"

namespace whynogpu {

/// Hands every line of a log that lies in memory to the sink: colours taken off, line ends of all kinds, what a carriage return overwrote left out.
void read_log(std::string_view bytes, LineSink& sink);

}  // namespace whynogpu
