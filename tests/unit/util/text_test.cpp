// SPDX-License-Identifier: Apache-2.0
#include "util/text.hpp"

#include <gtest/gtest.h>

#include "util/path.hpp"

namespace whynogpu {
namespace {

TEST(Text, lines_of_every_system) {
    EXPECT_EQ(split_lines("a\r\nb\rc\n\nd"), (std::vector<std::string>{"a", "b", "c", "", "d"}));
    EXPECT_TRUE(split_lines("").empty());
    EXPECT_EQ(split("a::b:", ':'), (std::vector<std::string>{"a", "", "b", ""}));
}

TEST(Text, printable_keeps_what_is_valid) {
    EXPECT_EQ(printable("gr\xc3\xbc\xc3\x9f"), "gr\xc3\xbc\xc3\x9f");
    EXPECT_EQ(printable("a\x1b[31m\xff\n"), "a\\x1b[31m\\xff\\x0a");
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a lone surrogate is no UTF-8
}

TEST(Text, shell_words_survive_the_shell) {
    EXPECT_EQ(shell_quote("plain-1.2"), "plain-1.2");
    EXPECT_EQ(shell_quote("tensorflow[and-cuda]==2.18.0"), "'tensorflow[and-cuda]==2.18.0'");
    EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_quote(""), "''");
}

TEST(Path, joins_and_normalises) {
    EXPECT_EQ(join_path("/a/", "b"), "/a/b");
    EXPECT_EQ(join_path("/a", "/b"), "/b");
    EXPECT_EQ(normal_path("/a/./b//../c/"), "/a/c");
    EXPECT_EQ(normal_path("/.."), "/");
    EXPECT_EQ(normal_path("../x"), "../x");
    EXPECT_EQ(parent_path("/a"), "/");
    EXPECT_TRUE(is_below("/a/b", "/a"));
    EXPECT_FALSE(is_below("/ab", "/a"));
}

}  // namespace
}  // namespace whynogpu
