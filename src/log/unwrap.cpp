// SPDX-License-Identifier: Apache-2.0
#include "log/unwrap.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string_view>
#include <utility>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t narrowest = 60, widest = 260;  // columns of a terminal that people use
constexpr std::size_t widest_mail = 110;
constexpr std::ptrdiff_t fewest_blanks = 5;  // of a sentence
constexpr std::size_t longest_joined = 16384;

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

/// A table's row, a prompt, or nothing at all: neither goes on nor is gone on with.
bool stands_alone(std::string_view line) {
    const std::string_view text = trim(line);
    if (text.empty()) return true;
    static constexpr std::array<std::string_view, 8> starts = {"|", "+", ">>>", "...", "$ ", "# ", "In [", "Out["};
    return std::any_of(starts.begin(), starts.end(), [&](std::string_view s) { return text.substr(0, s.size()) == s; }) ||
           text.find_first_not_of("-=_*#~.") == std::string_view::npos;
}

/// "I0000 00:00:" and "2024-05-01 12:" and "I tensorflow/": TensorFlow's own beginnings.
bool begins_log_line(std::string_view line) {
    const auto has_shape = [&](std::string_view shape) {
        if (line.size() < shape.size()) return false;
        for (std::size_t i = 0; i < shape.size(); ++i)
            if (shape[i] == '9' ? !is_digit(line[i]) : shape[i] == 'A' ? !is_capital(line[i]) : line[i] != shape[i]) return false;
        return true;
    };
    return has_shape("9999-99-99 99:99:99") || has_shape("A9999 99:99:99") || has_shape("A tensorflow/") || has_shape("A external/") || has_shape("WARNING:");
}

/// Does something new begin here, so that it cannot be the rest of the line before?
bool begins_anew(std::string_view line) {
    if (stands_alone(line) || begins_log_line(line)) return true;
    static constexpr std::array<std::string_view, 18> starts = {"Traceback (", "  File \"", "    ", "Epoch ", "[PhysicalDevice", "Num GPUs", "name: \"",
                                                                "ImportError", "During handling", "Collecting ", "Requirement ", "Successfully ", "Device mapping", "Aborted", "Segmentation ", "Killed", "[name:", "root@"};
    if (std::any_of(starts.begin(), starts.end(), [&](std::string_view s) { return line.substr(0, s.size()) == s; })) return true;
    // A level, but not the rest of a torn "CUDA_ERROR_NO_DEVICE".
    static constexpr std::array<std::string_view, 4> levels = {"WARNING", "INFO", "ERROR", "DEBUG"};
    return std::any_of(levels.begin(), levels.end(), [&](std::string_view s) { return line.starts_with(s) && line.substr(s.size(), 1) != "_"; });
}

/// May this line have a rest at all? The first words of one that is worth mending.
bool may_go_on(std::string_view line) {
    static constexpr std::array<std::string_view, 7> messages = {"ImportError:", "OSError:", "RuntimeError:", "tensorflow.python.", "ERROR:", "failed call", "Loaded runtime CuDNN"};
    return begins_log_line(line) || std::any_of(messages.begin(), messages.end(), [&](std::string_view s) { return contains(line.substr(0, 200), s); });
}

struct Widths {
    std::size_t longest = 0;      // line of the text, tables left out
    bool at_last_column = false;  // lines end where the terminal did, in the middle of a word
    bool is_usual = false;        // and the terminal is as wide as terminals are
};

/// Would the first word of the next line not have fit on this one?
bool next_word_does_not_fit(const LogLine& line, const LogLine& next, std::size_t longest) {
    const std::size_t word = std::min(next.text.find(' '), next.text.size());
    return display_width(line.text) + 1 + word > longest;
}

Widths measure(const std::vector<LogLine>& lines) {
    Widths widths;
    for (const LogLine& line : lines)
        if (!stands_alone(line.text)) widths.longest = std::max(widths.longest, display_width(line.text));
    // A terminal breaks every line at the same column, a mail program wherever a word ends.
    std::size_t at_longest = 0, before = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (stands_alone(lines[i].text)) continue;
        const std::size_t width = display_width(lines[i].text);
        if (width == widths.longest) ++at_longest;
        else if (width + 1 < widths.longest && i + 1 < lines.size() && !begins_anew(lines[i + 1].text) && next_word_does_not_fit(lines[i], lines[i + 1], widths.longest)) ++before;
    }
    static constexpr std::array<std::size_t, 8> usual = {79, 80, 100, 119, 120, 132, 140, 160};
    const bool is_usual = widths.is_usual = std::find(usual.begin(), usual.end(), widths.longest) != usual.end();
    // No mail is as wide as that: what ends early there, ended.
    widths.at_last_column = (at_longest >= 2 || is_usual) && (at_longest > 2 * before || (is_usual && widths.longest > widest_mail));
    return widths;
}

/// How the rest is joined, if it is one: "" after a break at the last column, " " after one between words.
enum class Join { none, directly, with_blank };

Join join_of(const LogLine& line, const LogLine& next, const Widths& widths) {
    if (line.source != next.source || begins_anew(next.text)) return Join::none;
    const std::size_t width = display_width(line.text);
    if (widths.at_last_column) {
        // A blank at the last column is gone: that line is one shorter.
        return width == widths.longest ? Join::directly : width + 1 == widths.longest ? Join::with_blank : Join::none;
    }
    if (widths.longest > widest_mail || next.text.front() == ' ') return Join::none;
    return next_word_does_not_fit(line, next, widths.longest) ? Join::with_blank : Join::none;
}

/// Whatever it says: a sentence that fills a usual terminal to its last column. Rows of tables are all as long as each other, and
/// programs are written up to that column too.
bool fills_the_terminal(std::string_view line, const Widths& widths) {
    return widths.at_last_column && widths.is_usual && display_width(line) == widths.longest && !contains(line, "  ") && !contains(line, "\t") && !contains(line, " = ") &&
           std::count(line.begin(), line.end(), ' ') >= fewest_blanks && line.find_first_of("|+") != 0;
}

}  // namespace

std::vector<LogLine> unwrapped(std::vector<LogLine> lines) {
    const Widths widths = measure(lines);
    if (widths.longest < narrowest || widths.longest > widest) return lines;
    std::vector<LogLine> out;
    out.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        LogLine line = std::move(lines[i]);
        const bool mendable = may_go_on(line.text) || fills_the_terminal(line.text, widths);
        LogLine last = mendable ? line : LogLine{};
        while (mendable && i + 1 < lines.size() && line.text.size() < longest_joined) {
            const Join join = join_of(last, lines[i + 1], widths);
            if (join == Join::none) break;
            last = lines[++i];
            if (join == Join::with_blank) line.text += ' ';
            line.text += last.text;
        }
        out.push_back(std::move(line));
    }
    return out;
}

}  // namespace whynogpu
