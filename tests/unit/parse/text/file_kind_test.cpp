// SPDX-License-Identifier: Apache-2.0
#include "parse/text/file_kind.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

using namespace std::string_literals;
using Kind = FileKindOfText;

TEST(FileKind, Text) {
    EXPECT_EQ(kind_of_text("").kind, Kind::text);
    EXPECT_EQ(kind_of_text("I tensorflow/a.cc:1] x\n").kind, Kind::text);
    EXPECT_EQ(kind_of_text("\x1b[31mred\x1b[0m\r\n").kind, Kind::text);
    EXPECT_EQ(kind_of_text("caf\xE9 \xFF\n").kind, Kind::text);
    EXPECT_EQ(kind_of_text("BZh is no word, but this is text").kind, Kind::text);
    EXPECT_EQ(kind_of_text("\xEF\xBB\xBFtext").mark, 3U);
    // A log that was truncated while its program went on writing at the old place.
    EXPECT_EQ(kind_of_text(std::string(5000, '\0') + "step 1\n").kind, Kind::text);
    // PowerShell's >> appends UTF-16 to whatever is there.
    EXPECT_EQ(kind_of_text("plain text comes first, many bytes of it\r\n" "W\0 \0t\0e\0n\0s\0o\0r\0\r\0\n\0"s).kind, Kind::text);
}

TEST(FileKind, WideText) {
    EXPECT_EQ(kind_of_text("\xFF\xFEI\0 \0"s).kind, Kind::utf16_little);
    EXPECT_EQ(kind_of_text("\xFE\xFF\0I\0 "s).kind, Kind::utf16_big);
    EXPECT_EQ(kind_of_text("\xFF\xFE" + std::string(100, 'x')).kind, Kind::text);
    EXPECT_EQ(kind_of_text("W\0 \0t\0e\0n\0s\0o\0r\0"s).kind, Kind::utf16_little);
}

TEST(FileKind, Notebook) {
    EXPECT_EQ(kind_of_text("{\n \"cells\": [\n").kind, Kind::notebook);
    EXPECT_EQ(kind_of_text("{\"metadata\": {}, \"nbformat\": 4").kind, Kind::notebook);
    EXPECT_EQ(kind_of_text("{\"log\":\"x\"}\n").kind, Kind::text);
}

TEST(FileKind, BinarySaysWhatToDo) {
    const Kind gzip = kind_of_text("\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x4c\x02\0"s);
    EXPECT_EQ(gzip.kind, Kind::binary);
    EXPECT_EQ(gzip.name, "gzip-compressed");
    EXPECT_NE(gzip.advice.find("zcat"), std::string::npos);
    EXPECT_EQ(kind_of_text("\x7f" "ELF\2\1\1").kind, Kind::binary);
    EXPECT_EQ(kind_of_text("\x01\x02\x03\x04gibberish\x05\x06"s).kind, Kind::binary);
}

}  // namespace
}  // namespace whynogpu
