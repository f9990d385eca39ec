// SPDX-License-Identifier: Apache-2.0
#include "parse/text/gpu_monitor.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_line = 400;

/// "97", "97 %", "[3]"; nothing for other words, and for more than `most`.
std::optional<unsigned> number_of(std::string_view word, unsigned most) {
    word = trim(word);
    if (word.ends_with('%')) word = trim(word.substr(0, word.size() - 1));
    const auto number = parse_unsigned(word);
    if (!number || *number > most) return std::nullopt;
    return static_cast<unsigned>(*number);
}

constexpr unsigned most_gpus = 1000, most_percent = 100;

/// "[0] Tesla V100-SXM2-16GB | 62'C,  91 % | 3000 / 16160 MB | anna(2897M)"
std::optional<GpuLoad> row_of_gpustat(std::string_view line) {
    if (!line.starts_with("[")) return std::nullopt;
    const auto cells = split(line, '|');
    const std::size_t close = line.find(']');
    if (cells.size() < 3 || close == std::string_view::npos || !contains(cells[2], " MB")) return std::nullopt;
    const auto index = number_of(line.substr(1, close - 1), most_gpus);
    const std::size_t comma = cells[1].find(',');
    if (!index || comma == std::string::npos) return std::nullopt;
    const auto percent = number_of(std::string_view(cells[1]).substr(comma + 1), most_percent);
    return percent ? std::optional<GpuLoad>({*index, *percent}) : std::nullopt;
}

std::size_t place_of(const std::vector<std::string>& names, std::string_view wanted) {
    return static_cast<std::size_t>(
        std::find_if(names.begin(), names.end(), [&](const std::string& name) { return trim(name).starts_with(wanted); }) - names.begin());
}

}  // namespace

/// The head of a table. Where the text counts as Markdown, the mark in front of it is gone.
std::optional<GpuMonitorReader::Columns> GpuMonitorReader::columns_of(std::string_view head) {
    if (head.starts_with("#")) head.remove_prefix(1);
    if (!contains(head, "gpu ") || !contains(head, " sm ") || !contains(head, " mem")) return std::nullopt;
    const std::vector<std::string> names = words_of(head);
    const Columns columns{place_of(names, "gpu"), place_of(names, "sm"), names.size()};
    if (columns.index == columns.count || columns.load == columns.count) return std::nullopt;
    return columns;
}

std::optional<GpuLoad> GpuMonitorReader::take(std::string_view line) {
    line = trim(line);
    if (line.size() > longest_line) return std::nullopt;
    if (const auto row = row_of_gpustat(line)) return row;
    if (const auto columns = columns_of(line)) {
        columns_ = columns;
        return std::nullopt;
    }
    if (!columns_ || line.empty() || line.starts_with("#")) return std::nullopt;
    const auto cells = words_of(line);
    if (cells.size() < columns_->count) {  // more there may be: the command in pmon's last column has blanks
        columns_.reset();
        return std::nullopt;
    }
    const auto index = number_of(cells[columns_->index], most_gpus);
    if (!index) {
        if (trim(cells[columns_->index]) != "Idx") columns_.reset();  // the units below a head
        return std::nullopt;
    }
    const auto percent = number_of(cells[columns_->load], most_percent);
    return percent ? std::optional<GpuLoad>({*index, *percent}) : std::nullopt;
}

}  // namespace whynogpu
