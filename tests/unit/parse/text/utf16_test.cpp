// SPDX-License-Identifier: Apache-2.0
#include "parse/text/utf16.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

using namespace std::string_literals;

std::string decoded(const std::string& bytes, bool big_endian, std::size_t piece) {
    Utf16Decoder decoder(big_endian);
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += piece) decoder.decode(std::string_view(bytes).substr(i, piece), text);
    decoder.finish(text);
    return text;
}

TEST(Utf16, InPiecesOfAnySize) {
    const std::string little = "G\0P\0U\0 \0\xE9\0\xAC\x20\x3D\xD8\x00\xDE"s, big = "\0G\0P\0U\0 \0\xE9\x20\xAC\xD8\x3D\xDE\x00"s;
    for (std::size_t piece = 1; piece < 9; ++piece) {
        EXPECT_EQ(decoded(little, false, piece), "GPU \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
        EXPECT_EQ(decoded(big, true, piece), "GPU \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
    }
}

TEST(Utf16, WhatWasCutIsReplaced) {
    EXPECT_EQ(decoded("a\0b"s, false, 8), "a\xEF\xBF\xBD");
    EXPECT_EQ(decoded("\x3D\xD8" "a\0"s, false, 8), "\xEF\xBF\xBD" "a");
    EXPECT_EQ(decoded("\x00\xDE" "a\0"s, false, 8), "\xEF\xBF\xBD" "a");
    EXPECT_EQ(decoded("\x3D\xD8"s, false, 8), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace whynogpu
