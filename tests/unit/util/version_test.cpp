// SPDX-License-Identifier: Apache-2.0
#include "util/version.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

TEST(Version, orders_as_packages_do) {
    const char* rising[] = {"2.9.3", "2.10.1", "2.16.0rc0", "2.16.1", "2.16.2", "2.22.0-rc0", "2.22.0", "2.23.0.dev20261026", "2.23.0"};
    for (std::size_t i = 0; i + 1 < std::size(rising); ++i) {
        EXPECT_LT(Version(rising[i]), Version(rising[i + 1])) << rising[i];
        EXPECT_GT(Version(rising[i + 1]), Version(rising[i])) << rising[i];
    }
}

TEST(Version, missing_numbers_count_as_zero) {
    EXPECT_EQ(Version("2.15"), Version("2.15.0"));
    EXPECT_EQ(Version("2.15.0.post1").places(), 3U);
    EXPECT_GT(Version("2.15.0.post1"), Version("2.15.0"));
}

TEST(Version, takes_no_text_without_a_number) {
    EXPECT_FALSE(Version::parse(""));
    EXPECT_FALSE(Version::parse("unknown"));
    EXPECT_FALSE(Version::parse("-1"));
}

TEST(VersionRange, knows_every_comparison) {
    const auto in = [](const char* range, const char* version) { return VersionRange::parse(range)->contains(Version(version)); };
    EXPECT_TRUE(in(">=1.26,<2", "1.26.4"));
    EXPECT_FALSE(in(">=1.26,<2", "2.0.0"));
    EXPECT_TRUE(in("~=1.4", "1.9"));
    EXPECT_FALSE(in("~=1.4.2", "1.5.0"));
    EXPECT_TRUE(in("==2.14.*", "2.14.1"));
    EXPECT_FALSE(in("!=2.14.*", "2.14.1"));
    EXPECT_TRUE(in("", "7"));
    EXPECT_FALSE(VersionRange::parse("about 2"));
    EXPECT_FALSE(VersionRange::parse(">=x"));
}

}  // namespace
}  // namespace whynogpu
