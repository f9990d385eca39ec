// SPDX-License-Identifier: Apache-2.0
#include "parse/ld_cache.hpp"

#include <algorithm>
#include <cstring>

#include "util/text.hpp"

// After glibc 2.36, elf/dl-cache.c and sysdeps/generic/dl-cache.h.
namespace whynogpu {
namespace {

constexpr std::string_view old_magic = "ld.so-1.7.0";
constexpr std::string_view new_magic = "glibc-ld.so.cache1.1";
constexpr std::size_t old_header = 16, old_entry = 12, new_header = 48, new_entry = 24;
constexpr std::uint32_t extension_magic = static_cast<std::uint32_t>(-358342284);
constexpr std::uint32_t hwcaps_section = 1;
constexpr std::uint64_t extension_bits = 1ULL << 62;
constexpr std::uint64_t isa_level_bits = 0x3ffULL << 32;
constexpr std::uint64_t low_bits = 0xffffffffULL;
constexpr unsigned first_platform = 48;
constexpr std::uint64_t platform_bits = 0xfULL << first_platform;
constexpr std::uint64_t tls_bit = 1ULL << 63;
#if defined(__aarch64__)
constexpr std::int32_t native_flags = 0x0a03;
#else
constexpr std::int32_t native_flags = 0x0303;
#endif

std::uint64_t platform_bit(const std::string& platform) {
    const char* const names[] = {"i586", "i686", "haswell", "xeon_phi"};
    for (unsigned i = 0; i < std::size(names); ++i)
        if (platform == names[i]) return 1ULL << (first_platform + i);
    return ~0ULL;
}

template <class T>
T number_at(const std::string& bytes, std::size_t at) {
    T value{};
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

}  // namespace

int compare_cache_names(std::string_view a, std::string_view b) {
    std::size_t i = 0, k = 0;
    while (i < a.size()) {
        const char other = k < b.size() ? b[k] : '\0';
        if (is_digit(a[i])) {
            if (!is_digit(other)) return 1;
            // Wraps around as the loader's int does.
            std::uint32_t first = 0, second = 0;
            while (i < a.size() && is_digit(a[i])) first = first * 10 + static_cast<std::uint32_t>(a[i++] - '0');
            while (k < b.size() && is_digit(b[k])) second = second * 10 + static_cast<std::uint32_t>(b[k++] - '0');
            if (first != second) return static_cast<std::int32_t>(first - second) < 0 ? -1 : 1;
        } else if (is_digit(other)) {
            return -1;
        } else if (a[i] != other) {
            return a[i] < other ? -1 : 1;
        } else {
            ++i, ++k;
        }
    }
    return k < b.size() ? -1 : 0;
}

std::optional<LdCache> LdCache::parse(std::string bytes) {
    LdCache cache;
    cache.bytes_ = std::move(bytes);
    const std::string_view all = cache.bytes_;
    if (all.size() > new_header && all.starts_with(new_magic)) return cache.read_new(0) ? std::optional(std::move(cache)) : std::nullopt;
    if (all.size() <= old_header || !all.starts_with(old_magic)) return std::nullopt;
    const auto count = number_at<std::uint32_t>(cache.bytes_, 12);
    if (count > (all.size() - old_header) / old_entry) return std::nullopt;
    const std::size_t old_end = old_header + std::size_t{count} * old_entry;
    const std::size_t within = (old_end + 7) / 8 * 8;
    if (within + new_header <= all.size() && all.substr(within).starts_with(new_magic))
        return cache.read_new(within) ? std::optional(std::move(cache)) : std::nullopt;
    cache.entries_at_ = old_header;
    cache.strings_at_ = old_end;
    cache.count_ = count;
    return cache;
}

bool LdCache::read_new(std::size_t at) {
    count_ = number_at<std::uint32_t>(bytes_, at + 20);
    // Byte order: 0 says nothing, 2 is little-endian.
    const auto order = static_cast<unsigned char>(bytes_[at + 28]) & 3U;
    if (count_ > (bytes_.size() - at - new_header) / new_entry || (bytes_[at + 28] != 0 && order != 2)) return false;
    new_format_ = true;
    strings_at_ = at;
    entries_at_ = at + new_header;
    read_hwcap_names(at);
    return true;
}

void LdCache::read_hwcap_names(std::size_t header) {
    const std::size_t at = number_at<std::uint32_t>(bytes_, header + 32);
    if (at == 0 || at % 4 != 0 || at + 8 > bytes_.size() || number_at<std::uint32_t>(bytes_, at) != extension_magic) return;
    const std::size_t sections = number_at<std::uint32_t>(bytes_, at + 4);
    if (sections > (bytes_.size() - at - 8) / 16) return;
    for (std::size_t i = 0; i < sections; ++i) {
        const std::size_t section = at + 8 + i * 16;
        if (number_at<std::uint32_t>(bytes_, section) != hwcaps_section) continue;
        const std::size_t start = number_at<std::uint32_t>(bytes_, section + 8), size = number_at<std::uint32_t>(bytes_, section + 12);
        if (start > bytes_.size() || size > bytes_.size() - start || start % 4 != 0 || size % 4 != 0) return;
        hwcap_names_.clear();
        for (std::size_t k = 0; k < size / 4; ++k) {
            // These indices count from the beginning of the file.
            const std::size_t place = number_at<std::uint32_t>(bytes_, start + k * 4);
            const std::size_t end = place < bytes_.size() ? bytes_.find('\0', place) : std::string::npos;
            hwcap_names_.push_back(end == std::string::npos ? std::string() : bytes_.substr(place, std::min<std::size_t>(end - place, 256)));
        }
    }
}

LdCache::Entry LdCache::entry(std::uint32_t index) const {
    const std::size_t at = entries_at_ + std::size_t{index} * (new_format_ ? new_entry : old_entry);
    return {number_at<std::int32_t>(bytes_, at), number_at<std::uint32_t>(bytes_, at + 4), number_at<std::uint32_t>(bytes_, at + 8),
            new_format_ ? number_at<std::uint64_t>(bytes_, at + 16) : 0};
}

std::optional<std::string_view> LdCache::text(std::uint32_t index) const {
    const std::size_t at = strings_at_ + index;
    if (at >= bytes_.size()) return std::nullopt;
    // No longer than a path: a damaged cache must not make every comparison run through all of it.
    const std::string_view rest = std::string_view(bytes_).substr(at, 4096);
    const std::size_t length = rest.find('\0');
    return length == std::string_view::npos ? std::nullopt : std::optional(rest.substr(0, length));
}

std::pair<std::uint32_t, std::uint32_t> LdCache::range(std::string_view name) const {
    constexpr std::pair<std::uint32_t, std::uint32_t> nothing{0, 0};
    std::int64_t left = 0, right = std::int64_t{count_} - 1;
    const auto same = [&](std::int64_t index) {
        const auto key = text(entry(static_cast<std::uint32_t>(index)).key);
        return key && compare_cache_names(name, *key) == 0;
    };
    while (left <= right) {
        const std::int64_t middle = (left + right) / 2;
        const auto key = text(entry(static_cast<std::uint32_t>(middle)).key);
        if (!key) return nothing;
        const int order = compare_cache_names(name, *key);
        if (order == 0) {
            std::int64_t first = middle, last = middle;
            while (first > 0 && same(first - 1)) --first;
            while (last + 1 < count_ && same(last + 1)) ++last;
            return {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last + 1)};
        }
        // The cache is sorted from last to first.
        if (order < 0) left = middle + 1;
        else right = middle - 1;
    }
    return nothing;
}

bool LdCache::usable(const Entry& entry, const LdCacheChoice& choice) const {
    if (entry.hwcap == 0) return true;
    if (!choice.legacy_hwcaps) return false;
    if ((entry.hwcap & ~(choice.legacy_features | platform_bits | tls_bit)) != 0) return false;
    const std::uint64_t wanted = entry.hwcap & platform_bits;
    return wanted == 0 || wanted == platform_bit(choice.platform);
}

std::optional<std::string> LdCache::find(std::string_view name, const LdCacheChoice& choice) const {
    const auto [first, last] = range(name);
    std::optional<std::string_view> best;
    std::size_t best_place = 0;
    for (std::uint32_t i = first; i < last; ++i) {
        const Entry candidate = entry(i);
        const auto path = text(candidate.value);
        if (candidate.flags != native_flags || !path) continue;
        if ((candidate.hwcap & ~(low_bits | isa_level_bits)) == extension_bits) {
            const auto number = static_cast<std::size_t>(candidate.hwcap & low_bits);
            if (number >= hwcap_names_.size()) continue;
            const auto found = std::find(choice.hwcaps.begin(), choice.hwcaps.end(), hwcap_names_[number]);
            if (found == choice.hwcaps.end()) continue;
            const auto place = static_cast<std::size_t>(found - choice.hwcaps.begin());
            if (best && place >= best_place) continue;
            best = path;
            best_place = place;
            continue;
        }
        // Entries for better processors stand before the plain ones.
        if (best) break;
        if (usable(candidate, choice)) return std::string(*path);
    }
    return best ? std::optional(std::string(*best)) : std::nullopt;
}

std::vector<std::string> LdCache::all(std::string_view name) const {
    std::vector<std::string> paths;
    const auto [first, last] = range(name);
    for (std::uint32_t i = first; i < last; ++i) {
        const Entry candidate = entry(i);
        if (candidate.flags != native_flags) continue;
        if (const auto path = text(candidate.value)) paths.emplace_back(*path);
    }
    return paths;
}

}  // namespace whynogpu
