// SPDX-License-Identifier: Apache-2.0
#include "parse/text/terminal_text.hpp"

#include <gtest/gtest.h>

#include "util/text.hpp"

namespace whynogpu {
namespace {

using Pieces = std::vector<std::string>;

TEST(TerminalText, LeavesOrdinaryTextAlone) {
    EXPECT_EQ(terminal_text("2024-05-01 12:00:00.1: I tensorflow/core/a.cc:12] (0: Tesla K80), [GPU:0]"), Pieces{"2024-05-01 12:00:00.1: I tensorflow/core/a.cc:12] (0: Tesla K80), [GPU:0]"});
    EXPECT_EQ(terminal_text(""), Pieces{""});
    EXPECT_EQ(terminal_text("a\tb  "), Pieces{"a\tb"});
    EXPECT_EQ(terminal_text("x[12], y[3:4], [3/60] took [95 ms]"), Pieces{"x[12], y[3:4], [3/60] took [95 ms]"});
}

TEST(TerminalText, TakesColoursAndTitlesOff) {
    EXPECT_EQ(terminal_text("\x1b[1;31mE tensor\x1b[0mflow"), Pieces{"E tensorflow"});
    EXPECT_EQ(terminal_text("\x1b[38;5;196mred\x1b[K"), Pieces{"red"});
    EXPECT_EQ(terminal_text("\x1b]0;title\atext"), Pieces{"text"});
    EXPECT_EQ(terminal_text("\x1b]8;;https://x\x1b\\link\x1b]8;;\x1b\\!"), Pieces{"link!"});
    EXPECT_EQ(terminal_text("\x1b(Btext\x1b="), Pieces{"text"});
    EXPECT_EQ(terminal_text("\xC2\x9B" "31mred"), Pieces{"red"});
}

TEST(TerminalText, TakesColoursOffThatLostTheirEscape) {
    EXPECT_EQ(terminal_text("[31mError[0m: x"), Pieces{"Error: x"});
    EXPECT_EQ(terminal_text("^[[1;33mWarning^[[0m"), Pieces{"Warning"});
    EXPECT_EQ(terminal_text("\\x1b[31mred\\033[0m \\u001b[mx"), Pieces{"red x"});
}

TEST(TerminalText, CarriesOutBackspaces) {
    EXPECT_EQ(terminal_text(" 1/10\b\b\b\b\b 2/10"), Pieces{" 2/10"});
    EXPECT_EQ(terminal_text("\b\bx"), Pieces{"x"});
    EXPECT_EQ(terminal_text("B\bBo\bol\bld\bd"), Pieces{"Bold"});
}

TEST(TerminalText, ACursorThatLeavesTheLineBeginsAPiece) {
    EXPECT_EQ(terminal_text("one\x1b[1Atwo"), (Pieces{"one", "two"}));
    EXPECT_EQ(terminal_text("\x1b[2J\x1b[5;1Hone\x1b[6;1Htwo"), (Pieces{"one", "two"}));
    EXPECT_EQ(terminal_text("one\x1b[1Gtwo"), (Pieces{"one", "two"}));
    EXPECT_EQ(terminal_text("a\x1b[3Cb"), Pieces{"a   b"});
}

TEST(TerminalText, HostileSequencesEnd) {
    EXPECT_EQ(terminal_text("\x1b"), Pieces{""});
    EXPECT_EQ(terminal_text("\x1b["), Pieces{""});
    EXPECT_EQ(terminal_text("a\x1b]no end"), Pieces{"ano end"});
    EXPECT_LT(terminal_text("a\x1b[99999999Cb").front().size(), 300U);
    EXPECT_EQ(terminal_text(std::string("a\0\0b", 4)), Pieces{"ab"});
    std::string wide;
    for (int i = 0; i < 10'000; ++i) wide += "\x1b[250C";
    EXPECT_LT(terminal_text(wide + "x").front().size(), 3000U);
}

TEST(TerminalText, RepairsUtf8) {
    EXPECT_EQ(terminal_text("caf\xC3\xA9 \xE6\x97"), Pieces{"caf\xC3\xA9 \xEF\xBF\xBD\xEF\xBF\xBD"});
    EXPECT_EQ(terminal_text("\xFF\xFEx"), Pieces{"\xEF\xBF\xBD\xEF\xBF\xBDx"});
    for (const std::string& piece : terminal_text("\x80\xC0\xAF\xED\xA0\x80\xF5\x80")) EXPECT_TRUE(is_utf8(piece));
}

}  // namespace
}  // namespace whynogpu
