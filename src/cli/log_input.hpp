// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "log/read_log.hpp"

namespace CLI {
class App;
}

namespace whynogpu {

/// FILE|- and --follow of `whynogpu log`.
struct LogInputOptions {
    std::string file;
    bool follow = false;
};
void add_log_input_options(CLI::App& parser, LogInputOptions& options);

/// Reads the log to its end, to an interrupt (Ctrl-C, SIGTERM) or, when it is followed, until `knows` says so; it is asked whenever the
/// log rests. Nothing when there was nothing to read, which was said on standard error: exit_bad_use. An empty log is no such case when
/// `may_be_empty` (the person told something else).
[[nodiscard]] std::optional<LogReading> read_log_input(const LogInputOptions& options, const LiteralSource& literals, bool may_be_empty, LineSink& sink,
                                                       const std::function<bool()>& knows);

}  // namespace whynogpu
