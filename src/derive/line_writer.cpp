// SPDX-License-Identifier: Apache-2.0
#include "derive/line_writer.hpp"

#include <algorithm>
#include <limits>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view levels = "IWEF";

/// The number at the beginning of a text, as strtoll reads it; nothing when it begins with none. `rest`: what follows it.
std::optional<long long> leading_number(std::string_view text, std::string_view& rest, bool& overflows) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t digits = static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
    if (digits == 0) return std::nullopt;
    rest = text.substr(digits);
    const auto value = parse_unsigned(text.substr(0, digits));
    constexpr auto largest = std::numeric_limits<int>::max();
    overflows = !value || *value > largest;
    const long long number = overflows ? largest : static_cast<long long>(*value);
    return negative ? -number : number;
}

std::optional<LineHole> find_hole(const std::vector<LineHole>& holes, std::string_view name) {
    for (const LineHole& hole : holes)
        if (hole.name == name) return hole;
    return std::nullopt;
}

}  // namespace

long long minimum_log_level(const Observed<std::string>& variable, bool whole) {
    if (!variable.is_present()) return 0;
    std::string_view rest;
    bool overflows = false;
    const auto number = leading_number(*variable, rest, overflows);
    if (!number || (whole && (overflows || !trim(rest).empty()))) return 0;
    return *number;
}

std::string fill_line(std::string_view text, const std::vector<LineHole>& holes) {
    std::string filled;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        filled += text.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find('}', open);
        const auto hole = find_hole(holes, text.substr(open + 1, close - open - 1));
        if (!hole || !hole->value) break;
        filled += *hole->value;
        if (hole->is_last) break;
        text.remove_prefix(close + 1);
    }
    // A value of several lines: the message goes on in the next.
    return filled.substr(0, filled.find('\n'));
}

LineWriter::LineWriter(const MessageBook& book, const Version& release, const Observed<std::string>& log_level) : book_(&book), release_(release) {
    if (log_level.is_present()) minimum_ = minimum_log_level(log_level, has("loggers/level-is-whole"));
}

void LineWriter::say(std::string_view id, const std::vector<LineHole>& holes) {
    for (const MessageRow* row : book_->find(id, release_)) {
        if (is_hidden(*row)) continue;
        const PredictedLine line{stage_, row->level, fill_line(row->text, holes), row->id, row->file};
        lines_.insert(lines_.end(), static_cast<std::size_t>(row->times), line);
    }
}

bool LineWriter::is_hidden(const MessageRow& row) const {
    return static_cast<long long>(levels.find(row.level)) < minimum_ && book_->is_governed(row.file, release_);
}

}  // namespace whynogpu
