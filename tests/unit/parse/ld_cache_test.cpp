// SPDX-License-Identifier: Apache-2.0
#include "parse/ld_cache.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <random>
#include <sstream>

namespace whynogpu {
namespace {

struct Row {
    std::string name, path;
    std::uint64_t hwcap = 0;
    std::int32_t flags = 0x0303;
};

#if defined(__aarch64__)
constexpr std::int32_t native = 0x0a03;
#else
constexpr std::int32_t native = 0x0303;
#endif

template <class T>
void put(std::string& to, T value) {
    to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// A cache as ldconfig writes it; `hwcaps`: names of the extension, sorted.
std::string cache(std::vector<Row> rows, const std::vector<std::string>& hwcaps = {}, const std::string& before = "") {
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return compare_cache_names(a.name, b.name) > 0; });
    const std::size_t strings_at = 48 + rows.size() * 24;
    std::string strings, entries, names;
    const auto text = [&](const std::string& word) {
        const auto at = static_cast<std::uint32_t>(strings_at + strings.size());
        strings += word + '\0';
        return at;
    };
    for (const Row& row : rows) {
        put(entries, row.flags == 0x0303 ? native : row.flags);
        put(entries, text(row.name));
        put(entries, text(row.path));
        put(entries, std::uint32_t{0});
        put(entries, row.hwcap);
    }
    for (const std::string& name : hwcaps) put(names, text(name) + static_cast<std::uint32_t>(before.size()));
    strings.resize((strings.size() + 3) / 4 * 4);
    const auto extension = static_cast<std::uint32_t>(before.size() + strings_at + strings.size());
    std::string out = "glibc-ld.so.cache1.1";
    put(out, static_cast<std::uint32_t>(rows.size()));
    put(out, static_cast<std::uint32_t>(strings.size()));
    put(out, std::uint32_t{2});
    put(out, hwcaps.empty() ? 0U : extension);
    out.resize(48);
    out += entries + strings;
    if (!hwcaps.empty()) {
        put(out, static_cast<std::uint32_t>(-358342284));
        put(out, 1U);
        for (const std::uint32_t word : {1U, 0U, extension + 24, static_cast<std::uint32_t>(names.size())}) put(out, word);
        out += names;
    }
    return before + out;
}

constexpr std::uint64_t extension_bit = 1ULL << 62;

TEST(LdCache, comparesNumbersAsNumbers) {
    EXPECT_LT(compare_cache_names("libcudart.so.9", "libcudart.so.12"), 0);
    EXPECT_EQ(compare_cache_names("libx.so.012", "libx.so.12"), 0);
    EXPECT_GT(compare_cache_names("liba1", "libab"), 0) << "a digit sorts behind everything else";
    EXPECT_LT(compare_cache_names("lib", "lib1"), 0);
    EXPECT_EQ(compare_cache_names("lib", "lib"), 0);
}

TEST(LdCache, findsTheFirstEntryOfAName) {
    const auto found = LdCache::parse(cache({{"libcudnn.so.9", "/a/libcudnn.so.9"}, {"libcudnn.so.9", "/b/libcudnn.so.9"}, {"libcudart.so.12", "/a/libcudart.so.12"}, {"libz.so.1", "/lib/libz.so.1"}}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->find("libcudnn.so.9", {}), "/a/libcudnn.so.9");
    EXPECT_EQ(found->find("libcudart.so.12", {}), "/a/libcudart.so.12");
    EXPECT_EQ(found->find("libcudnn.so.8", {}), std::nullopt);
    EXPECT_EQ(found->find("", {}), std::nullopt);
    EXPECT_EQ(found->all("libcudnn.so.9"), (std::vector<std::string>{"/a/libcudnn.so.9", "/b/libcudnn.so.9"}));
}

TEST(LdCache, entriesForOtherProcessorsDoNotCount) {
    const auto found = LdCache::parse(cache({{"libz.so.1", "/lib32/libz.so.1", 0, 0x0003}, {"libz.so.1", "/lib/libz.so.1"}}));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->find("libz.so.1", {}), "/lib/libz.so.1");
}

TEST(LdCache, betterProcessorsEntriesByRank) {
    const auto found = LdCache::parse(cache({{"libz.so.1", "/lib/v2/libz.so.1", extension_bit | 0}, {"libz.so.1", "/lib/v3/libz.so.1", extension_bit | 1}, {"libz.so.1", "/lib/libz.so.1"}}, {"x86-64-v2", "x86-64-v3"}));
    ASSERT_TRUE(found);
    LdCacheChoice choice;
    EXPECT_EQ(found->find("libz.so.1", choice), "/lib/libz.so.1");
    choice.hwcaps = {"x86-64-v3", "x86-64-v2"};
    EXPECT_EQ(found->find("libz.so.1", choice), "/lib/v3/libz.so.1");
    choice.hwcaps = {"x86-64-v2"};
    EXPECT_EQ(found->find("libz.so.1", choice), "/lib/v2/libz.so.1");
}

TEST(LdCache, oldProcessorEntriesOnlyWhereTheLoaderKnowsThem) {
    const auto found = LdCache::parse(cache({{"libz.so.1", "/lib/haswell/libz.so.1", 1ULL << 50}, {"libz.so.1", "/lib/tls/libz.so.1", 1ULL << 63}, {"libz.so.1", "/lib/libz.so.1"}}));
    ASSERT_TRUE(found);
    LdCacheChoice choice;
    EXPECT_EQ(found->find("libz.so.1", choice), "/lib/libz.so.1");
    choice.legacy_hwcaps = true;
    choice.platform = "x86_64";
    EXPECT_EQ(found->find("libz.so.1", choice), "/lib/tls/libz.so.1");
    choice.platform = "haswell";
    EXPECT_EQ(found->find("libz.so.1", choice), "/lib/haswell/libz.so.1");
}

TEST(LdCache, theNewFormatInsideTheOldOne) {
    std::string before = "ld.so-1.7.0";
    before.resize(12);
    put(before, std::uint32_t{1});
    before.resize(32);  // one entry, then aligned to 8
    const auto found = LdCache::parse(cache({{"libz.so.1", "/lib/libz.so.1"}}, {}, before));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->find("libz.so.1", {}), "/lib/libz.so.1");
}

TEST(LdCache, theOldFormat) {
    std::string bytes = "ld.so-1.7.0";
    bytes.resize(12);
    put(bytes, std::uint32_t{1});
    put(bytes, native);
    put(bytes, std::uint32_t{0});
    put(bytes, std::uint32_t{10});
    bytes += std::string("libz.so.1\0/lib/libz.so.1\0", 25);
    const auto found = LdCache::parse(bytes);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->find("libz.so.1", {}), "/lib/libz.so.1");
}

TEST(LdCache, damagedOnesAreNone) {
    const std::string good = cache({{"libz.so.1", "/lib/libz.so.1"}});
    EXPECT_FALSE(LdCache::parse(""));
    EXPECT_FALSE(LdCache::parse("glibc-ld.so.cache1.1"));
    EXPECT_FALSE(LdCache::parse(good.substr(0, 60)));
    std::string big_endian = good;
    big_endian[28] = 3;
    EXPECT_FALSE(LdCache::parse(big_endian));
    std::string many = good;
    many[22] = 1;
    EXPECT_FALSE(LdCache::parse(many));
}

TEST(LdCache, survivesDamageOfAnyKind) {
    std::mt19937 random(11);
    const std::string good = cache({{"libz.so.1", "/lib/v3/libz.so.1", extension_bit}, {"libz.so.1", "/lib/libz.so.1"}, {"liba.so.1", "/lib/liba.so.1"}}, {"x86-64-v3"});
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = good;
        for (auto i = 1 + random() % 5; i > 0; --i) bytes[random() % bytes.size()] = static_cast<char>(random() % 3 == 0 ? 0xff : random());
        if (random() % 4 == 0) bytes.resize(random() % bytes.size());
        LdCacheChoice choice;
        choice.hwcaps = {"x86-64-v3"};
        if (const auto parsed = LdCache::parse(bytes)) {
            const auto path = parsed->find("libz.so.1", choice);
            EXPECT_TRUE(!path || path->size() <= 4096);
        }
    }
}

/// This system's own: every library that ldconfig lists is found as it lists it.
TEST(LdCache, readsTheOneOfThisSystem) {
    std::ifstream file("/etc/ld.so.cache", std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file || text.str().empty()) GTEST_SKIP() << "no /etc/ld.so.cache";
    const auto found = LdCache::parse(text.str());
    ASSERT_TRUE(found);
    EXPECT_GT(found->entries(), 0U);
    const auto path = found->find("libc.so.6", {});
    ASSERT_TRUE(path);
    EXPECT_TRUE(path->ends_with("/libc.so.6")) << *path;
}

}  // namespace
}  // namespace whynogpu
