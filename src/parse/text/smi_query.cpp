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
constexpr unsigned long long most_percent = 100;
using Kind = SmiField::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 4> rows_of_query{{
    {"Driver Version", Kind::driver},
    {"CUDA Version", Kind::driver_cuda},
    {"Product Name", Kind::gpu},
    {"Compute Mode", Kind::compute_mode},
}};
constexpr std::array<std::pair<std::string_view, Kind>, 6> columns_of_table{{
    {"driver_version", Kind::driver},
    {"name", Kind::gpu},
    {"gpu_name", Kind::gpu},
    {"compute_mode", Kind::compute_mode},
    {"index", Kind::index},
    {"utilization.gpu", Kind::load},
}};

std::optional<Kind> kind_in(const auto& table, std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto& row) { return row.first == name; });
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

std::string_view without_unit(std::string_view cell) {
    return cell.ends_with('%') ? trim(cell.substr(0, cell.size() - 1)) : cell;
}

/// "[N/A]", "N/A", "[Not Supported]" say nothing; and a line of something else, in a table of one column, is no value either.
bool is_value(Kind kind, std::string_view text) {
    if (text.empty() || text.front() == '[' || text == "N/A") return false;
    if (kind == Kind::index || kind == Kind::load) return parse_unsigned(text).value_or(most_percent + 1) <= most_percent;
    if (kind == Kind::driver || kind == Kind::driver_cuda) return contains(text, ".") && text.find_first_not_of("0123456789.") == std::string_view::npos;
    return true;
}

std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells;
    for (const std::string& cell : split(line, ',')) cells.emplace_back(trim(cell));
    return cells;
}

/// Names in small letters; "[MiB]" behind one tells its unit.
bool is_column(std::string_view cell) {
    return !cell.empty() && cell.substr(0, cell.find(' ')).find_first_not_of("abcdefghijklmnopqrstuvwxyz_.0123456789") == std::string_view::npos;
}

/// "name, driver_version, memory.total [MiB]": names, one of which no other program would put there.
bool is_head(const std::vector<std::string>& cells) {
    if (cells.empty() || cells.size() > most_columns) return false;
    const bool own = std::any_of(cells.begin(), cells.end(), [](const std::string& cell) {
        return cell == "driver_version" || cell == "compute_mode" || cell == "compute_cap" || cell.ends_with(" [MiB]") || cell.ends_with(" [%]");
    });
    return own && std::all_of(cells.begin(), cells.end(), is_column);
}

void drop_units(std::vector<std::string>& cells) {
    for (std::string& cell : cells) cell.resize(std::min(cell.find(' '), cell.size()));
}

/// The columns that a head names, or the command that asks for them: `nvidia-smi --query-gpu=index,name --format=csv,noheader`.
std::vector<std::string> columns_in(std::string_view line) {
    constexpr std::string_view option = "--query-gpu=";
    std::vector<std::string> cells;
    if (const std::size_t at = line.find(option); at != std::string_view::npos) {
        const std::string_view list = line.substr(at + option.size());
        cells = cells_of(list.substr(0, list.find_first_of(" '\"")));
        if (cells.size() > most_columns || !std::all_of(cells.begin(), cells.end(), is_column)) return {};
    } else {
        if (!contains(line, "_") && !contains(line, " [")) return {};
        cells = cells_of(line);
        if (!is_head(cells)) return {};
    }
    drop_units(cells);
    return cells;
}

/// The makers' words with which a name begins; where a table has no other column, any text could stand there.
bool is_card(std::string_view text) {
    for (const std::string_view family : {"NVIDIA ", "GeForce ", "Tesla ", "Quadro ", "TITAN ", "GRID ", "A100", "H100", "Graphics Device"})
        if (text.starts_with(family)) return true;
    return false;
}

}  // namespace

std::vector<SmiField> SmiQueryReader::take(std::string_view line) {
    if (line.size() > longest_line) return {};
    if (contains(line, "==NVSMI LOG==")) in_query_ = true;
    const std::size_t colon = line.find(" : ");
    if (in_query_ && colon != std::string_view::npos) {
        const std::string_view value = trim(line.substr(colon + 3));
        const auto kind = kind_in(rows_of_query, trim(line.substr(0, colon)));
        if (kind && is_value(*kind, value)) return {{*kind, std::string(value)}};
        return {};
    }
    if (std::vector<std::string> columns = columns_in(line); !columns.empty()) {
        columns_ = std::move(columns);
        return {};
    }
    if (columns_.empty()) return {};
    std::vector<std::string> cells = cells_of(line);
    if (cells.size() != columns_.size() || trim(line).empty()) {
        columns_.clear();
        return {};
    }
    return row(std::move(cells));
}

std::vector<SmiField> SmiQueryReader::row(std::vector<std::string> cells) {
    std::vector<SmiField> fields;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto kind = kind_in(columns_of_table, columns_[i]);
        if (!kind) continue;
        const std::string_view value = *kind == Kind::load ? without_unit(cells[i]) : std::string_view(cells[i]);
        if (is_value(*kind, value) && (*kind != Kind::gpu || cells.size() > 1 || is_card(value))) fields.push_back({*kind, std::string(value)});
    }
    drop_units(cells);
    if (cells == columns_) return {};          // the head, below the command that named the same columns
    if (fields.empty()) columns_.clear();      // nothing has the shape of its column: the table has ended
    return fields;
}

}  // namespace whynogpu
