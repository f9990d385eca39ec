// SPDX-License-Identifier: Apache-2.0
#include "cli/log_input.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "cli/output.hpp"
#include "util/text.hpp"

namespace whynogpu {

void add_log_input_options(CLI::App& parser, LogInputOptions& options) {
    parser.add_option("file", options.file, "the log; - or nothing is standard input")->type_name("FILE|-");
    parser.add_flag("--follow", options.follow, "watch a growing file, also when it is cut or replaced; answer as soon as it is known");
}

std::optional<LogReading> read_log_input(const LogInputOptions& options, const LiteralSource& literals, bool may_be_empty, LineSink& sink,
                                         const std::function<bool()>& knows) {
    const bool standard = options.file.empty() || options.file == "-";
    const std::string name = standard ? "standard input" : printable(options.file);
    if (standard && isatty(STDIN_FILENO) == 1) complain("paste the log here, then press Ctrl-D on an empty line");
    std::string error;
    const auto input = open_input(standard ? "-" : options.file, options.follow, error);
    if (input == nullptr) {
        complain(error);
        return std::nullopt;
    }
    LogReading reading = read_log(*input, literals, sink, options.follow ? knows : std::function<bool()>());
    if (!reading.refusal.empty()) {
        complain("cannot read " + name + ": " + replace_all(reading.refusal, "FILE", standard ? "FILE" : shell_quote(options.file)));
        return std::nullopt;
    }
    if (reading.bytes == 0 && !may_be_empty) {
        complain(reading.interrupted ? "nothing came from " + name + " so far: there is nothing to judge" : name + " is empty: there is nothing to judge");
        return std::nullopt;
    }
    return reading;
}

}  // namespace whynogpu
