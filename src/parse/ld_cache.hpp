// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// What the choice among several entries of one name depends on.
struct LdCacheChoice {
    std::vector<std::string> hwcaps;    ///< glibc-hwcaps sub-folders in use, best first
    bool legacy_hwcaps = false;         ///< glibc up to 2.36: entries from tls/, haswell/, …
    std::uint64_t legacy_features = 0;  ///< bits of the processor in such entries
    std::string platform;               ///< AT_PLATFORM as the loader corrects it: "haswell", "xeon_phi", "x86_64"
};

/// /etc/ld.so.cache in any of its formats (the old one, the new one, the new one within the old one).
class LdCache {
  public:
    /// Nothing when it is none of them, or damaged so that the loader too ignores it.
    [[nodiscard]] static std::optional<LdCache> parse(std::string bytes);
    /// The path that the loader would try for this name; the loader tries no other entry when that file is bad.
    [[nodiscard]] std::optional<std::string> find(std::string_view name, const LdCacheChoice& choice) const;
    /// All paths of entries with this name that are meant for this processor's libraries, in the cache's order: for explanations.
    [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
    [[nodiscard]] std::uint32_t entries() const { return count_; }

  private:
    struct Entry {
        std::int32_t flags;
        std::uint32_t key, value;
        std::uint64_t hwcap;
    };
    LdCache() = default;
    bool read_new(std::size_t at);
    void read_hwcap_names(std::size_t header);
    [[nodiscard]] Entry entry(std::uint32_t index) const;
    [[nodiscard]] std::optional<std::string_view> text(std::uint32_t index) const;
    /// First and one behind the last entry of that name.
    [[nodiscard]] std::pair<std::uint32_t, std::uint32_t> range(std::string_view name) const;
    [[nodiscard]] bool usable(const Entry& entry, const LdCacheChoice& choice) const;

    std::string bytes_;
    std::size_t entries_at_ = 0, strings_at_ = 0;
    std::uint32_t count_ = 0;
    bool new_format_ = false;
    std::vector<std::string> hwcap_names_;  ///< of the extension, by index
};

/// The order of names in the cache: numbers in them compare as numbers.
[[nodiscard]] int compare_cache_names(std::string_view a, std::string_view b);

}  // namespace whynogpu
