// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace whynogpu {

/// --format, -o, -v, --color: the same for every subcommand that shows a report.
struct OutputOptions {
    std::string format = "terminal", file, color = "auto";
    bool verbose = false;
};
void add_output_options(CLI::App& parser, OutputOptions& options);

/// Colour is for a terminal that wants it: NO_COLOR is obeyed.
[[nodiscard]] bool use_color(const OutputOptions& options);
/// Columns of the terminal, at most 100, at least 60; 80 when it is none.
[[nodiscard]] int page_width();
/// To the file or to standard output. False when it could not be written; the reason was said on standard error.
[[nodiscard]] bool put(const std::string& text, const std::string& file);
/// "whynogpu: …" on standard error.
void complain(const std::string& message);

}  // namespace whynogpu
