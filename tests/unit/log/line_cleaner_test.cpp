// SPDX-License-Identifier: Apache-2.0
#include "log/line_cleaner.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

std::vector<std::string> cleaned(const std::string& bytes) {
    LineCleaner cleaner;
    std::vector<LogLine> lines;
    cleaner.clean(bytes, 3, lines);
    std::vector<std::string> texts;
    for (const LogLine& line : lines) {
        EXPECT_EQ(line.number, 3U);
        texts.push_back(line.source.empty() ? line.text : line.source + "|" + line.text);
    }
    return texts;
}

using Texts = std::vector<std::string>;

TEST(LineCleaner, LineEndsOfAllKinds) {
    EXPECT_EQ(cleaned("one\r"), Texts{"one"});
    EXPECT_EQ(cleaned("one\r\r"), Texts{"one"});
    EXPECT_EQ(cleaned(""), Texts{""});
    EXPECT_EQ(cleaned("\r"), Texts{""});
    EXPECT_EQ(cleaned("\rone\rtwo"), (Texts{"one", "two"}));
}

TEST(LineCleaner, OfAProgressBarTheLastStateAndWhatStandsBetween) {
    std::string bar;
    for (int i = 1; i <= 100; ++i) {
        bar += "\r" + std::to_string(i) + "/100 [" + std::string(i / 10, '=') + ">] - loss: 0." + std::to_string(i);
        if (i == 50) bar += "\rE tensorflow/a.cc:7] failed call to cuInit\r";
    }
    EXPECT_EQ(cleaned(bar), (Texts{"E tensorflow/a.cc:7] failed call to cuInit", "100/100 [==========>] - loss: 0.100"}));
}

TEST(LineCleaner, PrefixesAndMarkupInAnyOrder) {
    EXPECT_EQ(cleaned("\x1b[36mtrain-1  | \x1b[0mW tensorflow/a.cc:1] x"), Texts{"train-1|W tensorflow/a.cc:1] x"});
    EXPECT_EQ(cleaned("> 2024-05-01T12:00:00.1Z stderr F library &#39;x&#39;"), Texts{"library 'x'"});
    EXPECT_EQ(cleaned(R"({"log":"one\ntwo \u001b[31mred\u001b[0m\n","stream":"stderr"})"), (Texts{"one", "two red"}));
    EXPECT_EQ(cleaned("&gt; quoted"), Texts{"quoted"});
}

TEST(LineCleaner, ALineWithoutEndIsCut) {
    std::string bytes(200'000, 'x');
    for (std::size_t i = 1; i + 1 < bytes.size(); i += 2) bytes.replace(i, 2, "\xC3\xA9");
    const Texts texts = cleaned(bytes);
    ASSERT_EQ(texts.size(), 4U);
    for (const std::string& text : texts) {
        EXPECT_LE(text.size(), LineCleaner::longest);
        EXPECT_EQ(text.find("\xEF\xBF\xBD"), std::string::npos);  // no character was torn
    }
}

TEST(LineKey, IsBlindForNumbersAndBars) {
    EXPECT_EQ(line_key("12/100 [==>..] - loss: 0.5"), line_key("99/100 [=====>] - loss: 0.25"));
    EXPECT_EQ(line_key(" 3%|\xE2\x96\x88  | 3/100"), line_key("40%|\xE2\x96\x88\xE2\x96\x88 | 40/100"));
    EXPECT_NE(line_key("libcudart.so.11"), line_key("libcublas.so.11"));
}

}  // namespace
}  // namespace whynogpu
