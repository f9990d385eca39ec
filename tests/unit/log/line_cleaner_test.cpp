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

Texts read_whole(const Texts& raw) {
    LineCleaner cleaner;
    std::vector<LogLine> lines;
    std::size_t number = 0;
    for (const std::string& line : raw) cleaner.clean(line, ++number, lines);
    cleaner.finish(lines);
    Texts out;
    for (const LogLine& line : lines) out.push_back(std::to_string(line.number) + " " + line.text);
    return out;
}

TEST(LineCleaner, PiecesOfTheContainerRuntimeAreJoined) {
    const std::string time = "2024-05-01T12:00:00.123456789Z ";
    EXPECT_EQ(read_whole({time + "stderr P failed call to ", time + "stdout F step 3", time + "stderr P cuInit: CUDA_ERROR_", time + "stderr F NO_DEVICE", time + "stderr F next"}),
              (Texts{"2 step 3", "1 failed call to cuInit: CUDA_ERROR_NO_DEVICE", "5 next"}));
    // The end was never written.
    EXPECT_EQ(read_whole({time + "stderr P failed call", "plain"}), (Texts{"1 failed call", "2 plain"}));
    EXPECT_EQ(read_whole({time + "stderr P failed call"}), Texts{"1 failed call"});
}

TEST(LineCleaner, ChunksOfDockerAreJoined) {
    const auto record = [](const std::string& text) { return R"({"log":")" + text + R"(","stream":"stderr","time":"2024-05-01T12:00:00Z"})"; };
    EXPECT_EQ(read_whole({record("CUDA_ERROR_NO_D"), record("EVICE\\n"), record("next\\n")}), (Texts{"1 CUDA_ERROR_NO_DEVICE", "3 next"}));
    // A collector that takes the line feeds off writes lines.
    EXPECT_EQ(read_whole({record("one"), record("two"), record("three")}), (Texts{"1 one", "2 two", "3 three"}));
    const auto part = [](const std::string& text, const char* flag) { return R"({"log":")" + text + R"(","stream":"stderr","time":"x","_p":")" + flag + "\"}"; };
    EXPECT_EQ(read_whole({part("one", "F"), part("tw", "P"), part("o", "F")}), (Texts{"1 one", "2 two"}));
    EXPECT_EQ(read_whole({R"([0.1, "o", "failed call to cu"])", R"([0.2, "o", "Init\r\nnext\r\n"])"}), (Texts{"1 failed call to cuInit", "1 next"}));
}

TEST(LineCleaner, APieceWithoutEndIsBounded) {
    const std::string piece = "2024-05-01T12:00:00Z stderr P " + std::string(60'000, 'x');
    for (const std::string& line : read_whole(Texts(20, piece))) EXPECT_LT(line.size(), 3 * LineCleaner::longest);
}

TEST(LineKey, IsBlindForNumbersAndBars) {
    EXPECT_EQ(line_key("12/100 [==>..] - loss: 0.5"), line_key("99/100 [=====>] - loss: 0.25"));
    EXPECT_EQ(line_key(" 3%|\xE2\x96\x88  | 3/100"), line_key("40%|\xE2\x96\x88\xE2\x96\x88 | 40/100"));
    EXPECT_NE(line_key("libcudart.so.11"), line_key("libcublas.so.11"));
}

}  // namespace
}  // namespace whynogpu
