// SPDX-License-Identifier: Apache-2.0
#include "log/literal_filter.hpp"

#include <gtest/gtest.h>

#include <random>

namespace whynogpu {
namespace {

std::vector<std::string> found(const LiteralFilter& filter, const std::string& text) {
    std::vector<LiteralFilter::Hit> hits;
    filter.find(text, hits);
    std::vector<std::string> places;
    for (const auto& hit : hits) places.push_back(std::to_string(hit.at) + ":" + std::to_string(hit.literal));
    return places;
}

using Places = std::vector<std::string>;

TEST(LiteralFilter, FindsALiteralAtEveryPosition) {
    const std::string literal = "Could not load dynamic library";
    const LiteralFilter filter({literal, "Created TensorFlow device", "no known devices"});
    EXPECT_EQ(filter.step(), 8U);
    for (std::size_t before = 0; before < 100; ++before)
        for (const std::size_t after : {0, 1, 5, 64}) {
            const std::string text = std::string(before, 'd') + literal + std::string(after, 'y');
            EXPECT_EQ(found(filter, text), Places{std::to_string(before) + ":0"}) << before << " " << after;
        }
}

TEST(LiteralFilter, ShortLiteralsMakeSmallerSteps) {
    const std::vector<std::pair<std::string, std::size_t>> cases = {{"cudnn_v", 4}, {"ptxas", 2}, {"cuda", 1}};
    for (const auto& [literal, step] : cases) {
        const LiteralFilter filter({literal, "a long literal of many bytes"});
        EXPECT_EQ(filter.step(), step);
        for (std::size_t before = 0; before < 40; ++before) EXPECT_EQ(found(filter, std::string(before, '-') + literal + "-"), Places{std::to_string(before) + ":0"});
    }
    EXPECT_EQ(LiteralFilter({"gpu"}).too_short(), std::vector<std::string>{"gpu"});
    EXPECT_TRUE(found(LiteralFilter(std::vector<std::string>{}), "anything").empty());
}

TEST(LiteralFilter, AgreesWithASlowSearch) {
    std::mt19937 random(1);
    const std::string letters = "abcd ";
    const auto word = [&](std::size_t length) {
        std::string text(length, ' ');
        for (char& c : text) c = letters[random() % letters.size()];
        return text;
    };
    for (int round = 0; round < 200; ++round) {
        std::vector<std::string> literals;
        for (int i = 0; i < 20; ++i) literals.push_back(word(4 + random() % 12) + std::string(round % 3 == 0 ? 8 : 0, 'a'));
        std::sort(literals.begin(), literals.end());
        literals.erase(std::unique(literals.begin(), literals.end()), literals.end());
        std::string text = word(500);
        for (int i = 0; i < 5; ++i) text.insert(random() % text.size(), literals[random() % literals.size()]);
        Places expected;
        for (std::size_t at = 0; at < text.size(); ++at)
            for (std::size_t i = 0; i < literals.size(); ++i)
                if (text.compare(at, literals[i].size(), literals[i]) == 0) expected.push_back(std::to_string(at) + ":" + std::to_string(i));
        EXPECT_EQ(found(LiteralFilter(literals), text), expected) << "round " << round;
    }
}

TEST(LiteralFilter, IsNotMisledByWhatForumsRewrite) {
    const LiteralFilter filter({"Could not load dynamic library 'libcuda"});
    EXPECT_EQ(found(filter, "Could not load dynamic library &#39;libcuda"), Places{"0:0"});
}

TEST(LiteralFilter, Forgets) {
    LiteralFilter filter({"the first literal", "the second literal"});
    filter.forget(0);
    EXPECT_EQ(found(filter, "the first literal, the second literal"), Places{"19:1"});
}

}  // namespace
}  // namespace whynogpu
