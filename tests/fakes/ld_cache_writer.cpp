// SPDX-License-Identifier: Apache-2.0
#include "fakes/ld_cache_writer.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "util/text.hpp"

namespace whynogpu::test {
namespace {

template <class T>
void put(std::string& to, T value) {
    to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

constexpr std::size_t header_size = 48, entry_size = 24;
#if defined(__aarch64__)
constexpr std::int32_t flags = 0x0a03;
#else
constexpr std::int32_t flags = 0x0303;  // an ELF library for glibc, x86-64
#endif

}  // namespace

std::string write_ld_cache(std::string_view lines) {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const std::string& line : split_lines(lines))
        if (const auto blank = line.find(' '); blank != std::string::npos) rows.emplace_back(line.substr(0, blank), line.substr(blank + 1));
    // The loader halves the list: names descend. (ldconfig also compares numbers as numbers; one name per library needs no more.)
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first > b.first; });

    std::string entries, strings;
    const std::size_t strings_at = header_size + rows.size() * entry_size;
    const auto text = [&](const std::string& word) {
        const auto at = static_cast<std::uint32_t>(strings_at + strings.size());
        strings += word + '\0';
        return at;
    };
    for (const auto& [soname, path] : rows) {
        put(entries, flags);
        put(entries, text(soname));
        put(entries, text(path));
        put(entries, std::uint32_t{0});  // version of the operating system: any
        put(entries, std::uint64_t{0});  // capabilities of the processor: any
    }
    std::string header = "glibc-ld.so.cache1.1";
    put(header, static_cast<std::uint32_t>(rows.size()));
    put(header, static_cast<std::uint32_t>(strings.size()));
    put(header, std::uint32_t{2});  // little endian
    header.resize(header_size, '\0');
    return header + entries + strings;
}

}  // namespace whynogpu::test
