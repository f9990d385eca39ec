// SPDX-License-Identifier: Apache-2.0
#include "parse/text/smi_query.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_line = 1000, most_columns = 40;
using Kind = SmiField::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 4> rows_of_query{{
    {"Driver Version", Kind::driver},
    {"CUDA Version", Kind::driver_cuda},
    {"Product Name", Kind::gpu},
    {"Compute Mode", Kind::compute_mode},
}};
constexpr std::array<std::pair<std::string_view, Kind>, 4> columns_of_table{{
    {"driver_version", Kind::driver},
    {"name", Kind::gpu},
    {"gpu_name", Kind::gpu},
    {"compute_mode", Kind::compute_mode},
}};

std::optional<Kind> kind_in(const auto& table, std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == name; });
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

/// "[N/A]", "N/A", "[Not Supported]" say nothing.
bool is_value(std::string_view text) {
    return !text.empty() && text.front() != '[' && text != "N/A";
}

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    for (const std::string& cell : split(line, ',')) cells.emplace_back(trim(cell));
    return cells;
}

/// "name, driver_version, memory.total [MiB]": names in small letters, one of which no other program would put there.
bool is_head(const std::vector<std::string>& cells) {
    if (cells.empty() || cells.size() > most_columns) return false;
    const bool own = std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
        return cell == "driver_version" || cell == "compute_mode" || cell == "compute_cap" || cell.ends_with(" [MiB]") || cell.ends_with(" [%]");
    });
    return own && std::all_of(cells.begin(), cells.end(), [](const std::string& cell) {
        return !cell.empty() && cell.substr(0, cell.find(' ')).find_first_not_of("abcdefghijklmnopqrstuvwxyz_.0123456789") == std::string::npos;
    });
}

}  // namespace

std::vector<SmiField> SmiQueryReader::take(std::string_view line) {
    if (line.size() > longest_line) return {};
    if (contains(line, "==NVSMI LOG==")) in_query_ = true;
    const std::size_t colon = line.find(" : ");
    if (in_query_ && colon != std::string_view::npos) {
        const std::string_view value = trim(line.substr(colon + 3));
        const auto kind = kind_in(rows_of_query, trim(line.substr(0, colon)));
        if (kind && is_value(value)) return {{*kind, std::string(value)}};
        return {};
    }
    std::vector<std::string> cells = cells_of(line);
    if (is_head(cells)) {
        columns_ = std::move(cells);
        return {};
    }
    if (columns_.empty() || cells.size() != columns_.size() || trim(line).empty()) {
        columns_.clear();
        return {};
    }
    std::vector<SmiField> fields;
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (const auto kind = kind_in(columns_of_table, columns_[i]); kind && is_value(cells[i])) fields.push_back({*kind, std::move(cells[i])});
    return fields;
}

}  // namespace whynogpu
