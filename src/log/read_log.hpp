// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/input_stream.hpp"
#include "log/lines.hpp"
#include "log/log_scan.hpp"

namespace whynogpu {

/// How the reading of a log ended.
struct LogReading {
    std::uint64_t bytes = 0;     ///< of the input
    std::size_t lines = 0;       ///< of the input
    std::uint64_t left_out = 0;  ///< lines that say what others before them said
    bool whole = true;           ///< every line went to the sink
    bool interrupted = false;    ///< by a signal
    std::string refusal;         ///< why nothing could be read, with what to do; empty when all went well
    std::string remark;          ///< what is wrong with the input although it was read; may be empty
};

/// Reads a log of any kind and any length (text, UTF-16, a notebook) and hands the lines that may matter to the sink: all of a short
/// one; of a long one its beginning, its end and what holds one of the literals. Memory stays under a few dozen megabytes.
/// `when_quiet` is called when a followed log rests and new lines were handed over; true ends the reading.
[[nodiscard]] LogReading read_log(InputStream& input, const LiteralSource& literals, LineSink& sink, const std::function<bool()>& when_quiet = {});

/// Hands every line of a log that lies in memory to the sink.
void read_log(std::string_view bytes, LineSink& sink);

}  // namespace whynogpu
