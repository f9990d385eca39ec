// SPDX-License-Identifier: Apache-2.0
#include "log/unwrap.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

using Texts = std::vector<std::string>;

Texts mended(const Texts& texts) {
    std::vector<LogLine> lines;
    for (const std::string& text : texts) lines.push_back({lines.size() + 1, text, {}});
    Texts result;
    for (const LogLine& line : unwrapped(lines)) result.push_back(std::to_string(line.number) + " " + line.text);
    return result;
}

const std::string long_line =
    "2024-05-01 12:00:00.123456: W tensorflow/stream_executor/platform/default/dso_loader.cc:64] Could not load dynamic library 'libcudart.so.11.0'; dlerror: "
    "libcudart.so.11.0: cannot open shared object file: No such file or directory";

/// As a terminal of that width shows it.
Texts wrapped_at(const std::string& text, std::size_t width) {
    Texts parts;
    for (std::size_t at = 0; at < text.size(); at += width) parts.push_back(text.substr(at, width));
    return parts;
}

TEST(Unwrap, ATerminalsLinesAreJoined) {
    for (const std::size_t width : {std::size_t{80}, std::size_t{100}, std::size_t{91}}) {
        Texts lines = {">>> import tensorflow as tf"};
        for (const std::string& part : wrapped_at(long_line, width)) lines.push_back(part.substr(0, part.find_last_not_of(' ') + 1));
        lines.push_back("[]");
        EXPECT_EQ(mended(lines), (Texts{"1 >>> import tensorflow as tf", "2 " + long_line, std::to_string(lines.size()) + " []"})) << width;
    }
}

TEST(Unwrap, TheRestOfANameIsNoLevel) {
    const std::string message = "2024-05-01 12:00:00.123456: E a/cuda_driver.cc:30] failed call to cuInit: CUDA_ERROR_NO_DEVICE: no device";
    const std::size_t width = message.find("ERROR_NO");
    ASSERT_EQ(width, 79U);
    EXPECT_EQ(mended({message.substr(0, width), message.substr(width), "x y"}), (Texts{"1 " + message, "3 x y"}));
    EXPECT_EQ(mended({std::string(75, 'a') + " b c d", "ERROR: something else", "x y"}).size(), 3U);
}

TEST(Unwrap, WhateverFillsAUsualTerminal) {
    const std::string sentence = "InternalError: CUDA runtime implicit initialization on GPU:0 failed. Status: device kernel image is invalid.";
    EXPECT_EQ(mended(wrapped_at(sentence, 80)), Texts{"1 " + sentence});
    // Rows that are all as long as each other are a table's.
    const std::string row = "libnumber.so.1  (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/somewhere/libnumber";
    EXPECT_EQ(mended({row + "1", row + "2", row + "3"}).size(), 3U);
}

TEST(Unwrap, WordsOfAMailAreJoined) {
    Texts lines;
    std::string line;
    std::size_t at = 0;
    while (at < long_line.size()) {
        const std::size_t end = std::min(long_line.find(' ', at), long_line.size());
        const std::string word = long_line.substr(at, end - at);
        if (!line.empty() && line.size() + 1 + word.size() > 76) lines.push_back(std::exchange(line, {}));
        line += (line.empty() ? "" : " ") + word;
        at = end + 1;
    }
    lines.push_back(line);
    ASSERT_GT(lines.size(), 3U);
    EXPECT_EQ(mended(lines), Texts{"1 " + long_line});
}

TEST(Unwrap, WhatIsNotBrokenStays) {
    const Texts whole = {long_line, "Skipping registering GPU devices...", "[]"};
    EXPECT_EQ(mended(whole), (Texts{"1 " + long_line, "2 Skipping registering GPU devices...", "3 []"}));
    const std::string border = "+" + std::string(77, '-') + "+", row = "| 0  Tesla K80" + std::string(63, ' ') + " |";
    EXPECT_EQ(mended({border, row, border, row}), (Texts{"1 " + border, "2 " + row, "3 " + border, "4 " + row}));
    const std::string code = "x = " + std::string(76, 'a');
    EXPECT_EQ(mended({code, "y = 1", code}), (Texts{"1 " + code, "2 y = 1", "3 " + code}));
    const std::string call = "with tf.device(a, b, c): x = " + std::string(51, 'a');
    EXPECT_EQ(mended({call, "y = 1"}).size(), 2U);
}

TEST(Unwrap, TwoMessagesStayTwo) {
    const std::string one = "2024-05-01 12:00:00.123456: I tensorflow/core/a.cc:1] " + std::string(26, 'x');
    ASSERT_EQ(one.size(), 80U);
    EXPECT_EQ(mended({one, one, one}), (Texts{"1 " + one, "2 " + one, "3 " + one}));
}

}  // namespace
}  // namespace whynogpu
