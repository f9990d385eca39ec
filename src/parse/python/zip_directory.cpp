// SPDX-License-Identifier: Apache-2.0
#include "parse/python/zip_directory.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t end_record_size = 22, table_entry_size = 46;

std::uint32_t little_endian(std::string_view bytes, std::size_t at, std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

}  // namespace

std::optional<ZipTable> find_zip_table(std::string_view tail, std::uint64_t archive_size) {
    if (tail.size() < end_record_size || archive_size < tail.size()) return std::nullopt;
    const auto at = tail.rfind("PK\x05\x06", tail.size() - end_record_size);
    if (at == std::string_view::npos) return std::nullopt;
    const ZipTable written{little_endian(tail, at + 16, 4), little_endian(tail, at + 12, 4)};
    const std::uint64_t end_record = archive_size - tail.size() + at;
    if (written.size > end_record || written.offset > end_record - written.size) return std::nullopt;
    // The table ends where the end record begins; what `offset` says is less by whatever was put before the archive.
    return ZipTable{end_record - written.size, written.size};
}

std::optional<std::vector<std::string>> parse_zip_names(std::string_view table) {
    std::vector<std::string> names;
    while (!table.empty()) {
        if (table.size() < table_entry_size || !table.starts_with("PK\x01\x02")) return std::nullopt;
        const std::size_t name = little_endian(table, 28, 2), extra = little_endian(table, 30, 2),
                          comment = little_endian(table, 32, 2);
        if (table.size() < table_entry_size + name + extra + comment) return std::nullopt;
        names.emplace_back(table.substr(table_entry_size, name));
        table.remove_prefix(table_entry_size + name + extra + comment);
    }
    return names;
}

}  // namespace whynogpu
