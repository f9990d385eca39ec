// SPDX-License-Identifier: Apache-2.0
#include "log/repeated_prefix.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>
#include <string_view>

#include "parse/text/line_prefix.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_prefix = 160;

/// What one line has of a kind of prefix.
struct Found {
    std::size_t length = 0;       ///< 0: nothing
    unsigned long long number = 0;  ///< where lines are numbered
    std::string_view label;       ///< where lines are labelled
};

bool is_name(char c) { return is_identifier(c) || c == '-' || c == '.'; }

std::size_t name_end(std::string_view text, std::size_t from) {
    while (from < text.size() && from < longest_prefix && is_name(text[from])) ++from;
    return from;
}

std::size_t digits_end(std::string_view text, std::size_t from) {
    const std::size_t begin = from;
    while (from < text.size() && from - begin < 8 && is_digit(text[from])) ++from;
    return from;
}

unsigned long long number_of(std::string_view digits) { return parse_unsigned(digits).value_or(0); }

/// grep -n: "12:message", a neighbour's "13-message".
Found line_number(std::string_view line) {
    const std::size_t end = digits_end(line, 0);
    if (end == 0 || end >= line.size() || (line[end] != ':' && line[end] != '-')) return {};
    // "12:34:56 message" is a clock, "2024-05-01" a date.
    if (has_shape(line, "99:99") || has_shape(line, "9999-99")) return {};
    return {end + 1, number_of(line.substr(0, end)), {}};
}

/// grep -Hn: "train.log:12:message".
Found file_and_number(std::string_view line) {
    std::size_t name = 0;
    while (name < line.size() && name < longest_prefix && (is_name(line[name]) || line[name] == '/')) ++name;
    if (name == 0 || name >= line.size() || line[name] != ':') return {};
    const std::size_t end = digits_end(line, name + 1);
    if (end == name + 1 || end >= line.size() || line[end] != ':') return {};
    return {end + 1, number_of(line.substr(name + 1, end - name - 1)), line.substr(0, name)};
}

/// "- message", "* message" of a Markdown list.
Found bullet(std::string_view line) {
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size());
    if (begin > 3) return {};
    for (const std::string_view mark : {"- ", "* ", "\xE2\x80\xA2 "})
        if (line.substr(begin).starts_with(mark)) return {begin + mark.size(), 0, {}};
    return line.substr(begin) == "-" || line.substr(begin) == "*" ? Found{line.size(), 0, {}} : Found{};
}

/// "12. message", "12) message" of a numbered list.
Found list_number(std::string_view line) {
    const std::size_t begin = std::min(line.find_first_not_of(' '), line.size()), end = digits_end(line, begin);
    if (begin > 3 || end == begin || end + 1 >= line.size() || (line[end] != '.' && line[end] != ')') || line[end + 1] != ' ') return {};
    return {end + 2, number_of(line.substr(begin, end - begin)), {}};
}

/// Jenkins: "12:34:56  message", "[12:34:56] message", with or without fractions.
Found clock(std::string_view line) {
    const bool bracket = line.starts_with("[");
    std::size_t at = bracket ? 1 : 0;
    if (!has_shape(line.substr(at), "99:99:99")) return {};
    at += 8;
    if (at < line.size() && (line[at] == '.' || line[at] == ',')) at = digits_end(line, at + 1);
    if (bracket && (at >= line.size() || line[at++] != ']')) return {};
    if (at == line.size()) return {at, 0, {}};
    return line[at] == ' ' ? Found{!bracket && line.substr(at).starts_with("  ") ? at + 2 : at + 1, 0, {}} : Found{};
}

/// A date and a time without zone: "May 01 12:34:56 message", "2024-05-01 12:34:56 message". TensorFlow puts a colon behind its own.
Found date(std::string_view line) {
    const bool named = has_shape(line, "AAA 99 99:99:99") || has_shape(line, "AAA  9 99:99:99");
    std::size_t at = named ? 15 : 19;
    if (!named && !has_shape(line, "9999-99-99 99:99:99")) return {};
    if (at < line.size() && (line[at] == '.' || line[at] == ',')) at = digits_end(line, at + 1);
    if (at == line.size()) return {at, 0, {}};
    return line[at] == ' ' ? Found{at + 1, 0, {}} : Found{};
}

/// A stage of Jenkins: "[train] message".
Found stage(std::string_view line) {
    if (!line.starts_with("[") || line.size() < 3 || std::isalpha(static_cast<unsigned char>(line[1])) == 0) return {};
    const std::size_t end = name_end(line, 1);
    if (end >= line.size() || line[end] != ']' || (end + 1 < line.size() && line[end + 1] != ' ')) return {};
    return {std::min(end + 2, line.size()), 0, line.substr(1, end - 1)};
}

/// stern: "trainer-7d9c8b6f5-x2x4z main message", with the pod's name first.
Found pod(std::string_view line) {
    const std::size_t end = name_end(line, 0);
    const std::string_view name = line.substr(0, end);
    if (name.find('-') == std::string_view::npos || name.find_first_of("0123456789") == std::string_view::npos || !(name[0] >= 'a' && name[0] <= 'z')) return {};
    if (end >= line.size() || line[end] != ' ') return {};
    const std::size_t container = name_end(line, end + 1);
    if (container == end + 1 || (container < line.size() && line[container] != ' ')) return {};
    return {std::min(container + 1, line.size()), 0, line.substr(0, container)};
}

enum class Trust {
    count,     ///< the numbers rise from line to line
    constant,  ///< the label is the same on every line
    shape,     ///< the shape is enough
};

struct Kind {
    Found (*find)(std::string_view);
    Trust trust;
};

constexpr std::array<Kind, 8> kinds{{{file_and_number, Trust::count}, {line_number, Trust::count}, {list_number, Trust::count}, {clock, Trust::shape},
                                     {date, Trust::shape}, {stage, Trust::constant}, {pod, Trust::constant}, {bullet, Trust::shape}}};

/// Does (nearly) every line have that prefix?
bool is_everywhere(const std::vector<LogLine>& lines, const Kind& kind) {
    std::size_t with = 0, all = 0;
    unsigned long long last = 0;
    std::string label;
    for (const LogLine& line : lines) {
        if (trim(line.text).empty()) continue;
        ++all;
        const Found found = kind.find(line.text);
        if (found.length == 0) continue;
        if (kind.trust == Trust::count && found.number <= last) continue;
        if (kind.trust == Trust::constant && with > 0 && found.label != label) continue;
        if (with == 0) label = std::string(found.label);
        last = found.number;
        ++with;
    }
    // One or two lines: a list's bullet, or numbers that begin where lists begin.
    if (all < 3) return all > 0 && with == all && (kind.find == bullet || (kind.trust == Trust::count && last == all));
    return with >= 3 && with * 10 >= all * 8;
}

void take_off_kind(std::vector<LogLine>& lines, const Kind& kind) {
    for (LogLine& line : lines) {
        const Found found = kind.find(line.text);
        if (found.length == 0) continue;
        if (kind.trust == Trust::constant && line.source.empty()) line.source = std::string(found.label);
        line.text.erase(0, found.length);
    }
}

bool is_row(std::string_view line) {
    line = trim(line);
    return line.size() >= 2 && line.front() == '|' && line.back() == '|';
}

/// "|---|:--:|": what stands below the head of Markdown's tables. Those of nvidia-smi have a "+" in it.
bool is_rule(std::string_view line) {
    line = trim(line);
    return is_row(line) && contains(line, "--") && line.find_first_not_of("|-: ") == std::string_view::npos;
}

std::vector<std::string> cells_of(std::string_view row) {
    row = trim(row);
    row = row.substr(1, row.size() - 2);
    std::vector<std::string> cells(1);
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == '|') cells.back() += row[++i];
        else if (row[i] == '|') cells.emplace_back();
        else cells.back() += row[i];
    }
    for (std::string& cell : cells) {
        std::string_view text = trim(cell);
        if (text.size() > 2 && text.front() == '`' && text.back() == '`') text = text.substr(1, text.size() - 2);
        cell = std::string(text);
    }
    return cells;
}

/// The rows from `from` on become their cells; where the first column only counts the rows, without it.
void read_table(std::vector<LogLine>& lines, std::size_t from, std::size_t to) {
    bool counts = true;
    for (std::size_t i = from; i < to; ++i) {
        const auto cells = cells_of(lines[i].text);
        counts = counts && (i == from + 1 || cells.size() > 1) && (i <= from + 1 || parse_unsigned(cells.front()));
    }
    for (std::size_t i = from; i < to; ++i) {
        if (i == from + 1) {
            lines[i].text.clear();
            continue;
        }
        auto cells = cells_of(lines[i].text);
        if (counts) cells.erase(cells.begin());
        lines[i].text = join(cells, "  ");
    }
}

void read_markdown_tables(std::vector<LogLine>& lines) {
    for (std::size_t i = 1; i + 1 < lines.size(); ++i) {
        // A rule within the table that nvidia-smi draws has a border above.
        if (!is_rule(lines[i].text) || !is_row(lines[i - 1].text) || !is_row(lines[i + 1].text)) continue;
        if (i >= 2 && trim(lines[i - 2].text).starts_with("+")) continue;
        std::size_t end = i + 1;
        while (end < lines.size() && is_row(lines[end].text)) ++end;
        read_table(lines, i - 1, end);
        i = end;
    }
}

}  // namespace

void RepeatedPrefixes::take_off(std::vector<LogLine>& lines) {
    read_markdown_tables(lines);
    for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
        if (!is_everywhere(lines, kinds[kind])) continue;
        known_ = static_cast<int>(kind);
        take_off_kind(lines, kinds[kind]);
        return;
    }
}

void RepeatedPrefixes::take_off_known(std::vector<LogLine>& lines) const {
    if (known_ >= 0) take_off_kind(lines, kinds[static_cast<std::size_t>(known_)]);
}

}  // namespace whynogpu
