// SPDX-License-Identifier: Apache-2.0
#include "cli/output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "host/write_file.hpp"
#include "render/render.hpp"

namespace whynogpu {

void add_output_options(CLI::App& parser, OutputOptions& options) {
    std::vector<std::string> names;
    for (const Format& format : all_formats()) names.emplace_back(format.name);
    parser.add_option("--format", options.format, "how to show it")->check(CLI::IsMember(names))->capture_default_str();
    parser.add_option("-o,--output", options.file, "write there instead of to standard output");
    parser.add_option("--color", options.color, "colours")->check(CLI::IsMember({"auto", "always", "never"}))->capture_default_str();
    parser.add_flag("-v,--verbose", options.verbose, "every place tried, every line TensorFlow will print");
}

bool use_color(const OutputOptions& options) {
    if (options.color == "always") return true;
    if (options.color == "never" || !options.file.empty()) return false;
    const char* unwanted = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    if ((unwanted != nullptr && *unwanted != '\0') || terminal == nullptr || std::string_view(terminal) == "dumb") return false;
    return isatty(STDOUT_FILENO) == 1;
}

int page_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return std::clamp<int>(size.ws_col, 60, 100);
}

bool put(const std::string& text, const std::string& file) {
    if (!file.empty()) {
        const auto error = write_file(file, text);
        if (error) complain(*error);
        return !error;
    }
    if (std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0) return true;
    complain("cannot write to standard output");
    return false;
}

void complain(const std::string& message) {
    std::fprintf(stderr, "whynogpu: %s\n", message.c_str());
}

}  // namespace whynogpu
