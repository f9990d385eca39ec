// SPDX-License-Identifier: Apache-2.0
#include "log/repeated_prefix.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

using Texts = std::vector<std::string>;

Texts without_prefixes(const Texts& texts) {
    std::vector<LogLine> lines;
    for (const std::string& text : texts) lines.push_back({lines.size() + 1, text, {}});
    RepeatedPrefixes().take_off(lines);
    Texts out;
    for (const LogLine& line : lines) out.push_back(line.text);
    return out;
}

const Texts messages = {"2024-05-01 12:00:00.123456: W tensorflow/a.cc:64] one", "Traceback (most recent call last):", "  File \"a.py\", line 3", "[]"};

Texts with(const Texts& prefixes) {
    Texts texts;
    for (std::size_t i = 0; i < messages.size(); ++i) texts.push_back(prefixes[i % prefixes.size()] + messages[i]);
    return texts;
}

TEST(RepeatedPrefixes, OnEveryLine) {
    for (const Texts& prefixes : std::vector<Texts>{{"7:", "8:", "12-", "13:"},
                                                    {"out/train.log:7:", "out/train.log:8:", "out/train.log:9:", "out/train.log:30:"},
                                                    {"- "},
                                                    {"* "},
                                                    {"1. ", "2. ", "3. ", "4. "},
                                                    {"12:00:01  "},
                                                    {"[12:00:01] "},
                                                    {"May 01 12:00:01 "},
                                                    {"2024-05-01 12:00:01 "},
                                                    {"[train] "},
                                                    {"trainer-7d9c8b6f5-x2x4z main "}})
        EXPECT_EQ(without_prefixes(with(prefixes)), messages) << prefixes[0];
}

TEST(RepeatedPrefixes, WhatOneLineHasStays) {
    for (const char* line : {"12:00:01 started", "[train] started", "3: cannot open", "trainer-1 main started"}) EXPECT_EQ(without_prefixes({line}), Texts{line});
    EXPECT_EQ(without_prefixes(messages), messages);
    // Numbers that do not rise count nothing, labels that differ label nothing, a third of the lines is not every line.
    const Texts shapes = {"224:a", "224:b", "3:c"}, lists = {"[train] a", "[test] b", "[deploy] c"}, some = {"- a", "b", "c"};
    EXPECT_EQ(without_prefixes(shapes), shapes);
    EXPECT_EQ(without_prefixes(lists), lists);
    EXPECT_EQ(without_prefixes(some), some);
}

TEST(RepeatedPrefixes, MarkdownsTablesAreTheirCells) {
    EXPECT_EQ(without_prefixes({"| n | line |", "|---|---|", "| 1 | one \\| two |", "| 2 | `three` |", "", "end"}), (Texts{"line", "", "one | two", "three", "", "end"}));
    EXPECT_EQ(without_prefixes({"| Package | Version |", "| --- | :--: |", "| tensorflow | 2.15.0 |"}), (Texts{"Package  Version", "", "tensorflow  2.15.0"}));
    const Texts smi = {"+-----------------------+", "| NVIDIA-SMI 410.104    |", "|-----------------------|", "| 0  Tesla V100         |", "+-----------------------+"};
    EXPECT_EQ(without_prefixes(smi), smi);
}

TEST(RepeatedPrefixes, WhatTheBeginningShowedCountsFurtherOn) {
    std::vector<LogLine> beginning{{1, "1:a", {}}, {2, "2:b", {}}, {3, "3:c", {}}}, later{{812, "812:failed call to cuInit", {}}, {813, "no number", {}}};
    RepeatedPrefixes prefixes;
    prefixes.take_off_known(later);
    EXPECT_EQ(later[0].text, "812:failed call to cuInit");
    prefixes.take_off(beginning);
    prefixes.take_off_known(later);
    EXPECT_EQ(later[0].text, "failed call to cuInit");
    EXPECT_EQ(later[1].text, "no number");
}

}  // namespace
}  // namespace whynogpu
