// SPDX-License-Identifier: Apache-2.0
#include "log/log_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace whynogpu {
namespace {

struct Collector : LineSink {
    std::vector<LogLine> lines;
    void take(LogLine line) override { lines.push_back(std::move(line)); }
    [[nodiscard]] const LogLine* find(const std::string& part) const {
        const auto it = std::find_if(lines.begin(), lines.end(), [&](const LogLine& line) { return line.text.find(part) != std::string::npos; });
        return it == lines.end() ? nullptr : &*it;
    }
    [[nodiscard]] long count(const std::string& part) const {
        return std::count_if(lines.begin(), lines.end(), [&](const LogLine& line) { return line.text.find(part) != std::string::npos; });
    }
    [[nodiscard]] bool is_ordered() const {
        return std::is_sorted(lines.begin(), lines.end(), [](const LogLine& a, const LogLine& b) { return a.number < b.number; });
    }
};

const std::vector<std::string> literals = {"Could not load dynamic library", "failed call to cuInit", "NVIDIA-SMI 5"};

/// Lines of a training log, about that many bytes; each line's text is its number.
std::string training(std::size_t bytes, std::size_t& number) {
    std::string text;
    while (text.size() < bytes) text += "step " + std::to_string(number++) + " loss 0.25 of an ordinary training log\n";
    return text;
}

struct Scanned : Collector {
    ScanCounts counts;
};

Scanned scan(const std::string& text, std::size_t piece = 100'000) {
    Scanned result;
    LogScan log([] { return literals; }, result);
    for (std::size_t at = 0; at < text.size(); at += piece) log.append(std::string_view(text).substr(at, piece));
    log.finish();
    result.counts = log.counts();
    return result;
}

TEST(LogScan, AShortLogGoesWhole) {
    std::size_t number = 1;
    const std::string text = training(1 << 20, number) + "no line end";
    const Scanned result = scan(text);
    EXPECT_TRUE(result.counts.whole);
    EXPECT_EQ(result.lines.size(), number);
    EXPECT_EQ(result.counts.lines, number);
    for (std::size_t i = 0; i + 1 < number; ++i) {
        EXPECT_EQ(result.lines[i].number, i + 1);
        EXPECT_EQ(result.lines[i].text.substr(0, 5 + std::to_string(i + 1).size()), "step " + std::to_string(i + 1));
    }
    EXPECT_EQ(result.lines.back().text, "no line end");
}

TEST(LogScan, OfALongLogWhatMattersWithItsNumber) {
    std::size_t number = 1;
    std::string text = training(7 << 20, number);
    const std::size_t wanted = number++;
    text += "\x1b[33mW tensorflow/a.cc:1] Could not load dynamic library 'libcudart.so.11.0'\x1b[0m\r\n" + training(9 << 20, number);
    const std::size_t last = number;
    text += "the last words";
    const Scanned result = scan(text);
    EXPECT_FALSE(result.counts.whole);
    const LogLine* line = result.find("libcudart");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->number, wanted);
    EXPECT_EQ(line->text, "W tensorflow/a.cc:1] Could not load dynamic library 'libcudart.so.11.0'");
    EXPECT_EQ(result.lines.front().number, 1U);
    EXPECT_EQ(result.lines.back().text, "the last words");
    EXPECT_EQ(result.lines.back().number, last);
    EXPECT_EQ(result.counts.lines, last);
    EXPECT_NE(result.find("step " + std::to_string(wanted + 15) + " "), nullptr);   // what follows a hit
    EXPECT_EQ(result.find("step " + std::to_string(wanted + 100) + " "), nullptr);  // but not for ever
    EXPECT_TRUE(result.is_ordered());
    EXPECT_LT(result.lines.size(), 20'000U);
}

TEST(LogScan, DoesNotDependOnTheSizeOfThePieces) {
    std::size_t number = 1;
    std::string text;
    for (int i = 0; i < 12; ++i) text += training(600'000, number) + "E a.cc:" + std::to_string(i) + "] failed call to cuInit: " + std::string(1, static_cast<char>('a' + i)) + "\n", ++number;
    const Scanned one = scan(text, text.size()), other = scan(text, 4099);
    ASSERT_EQ(one.lines.size(), other.lines.size());
    for (std::size_t i = 0; i < one.lines.size(); ++i) {
        EXPECT_EQ(one.lines[i].number, other.lines[i].number);
        EXPECT_EQ(one.lines[i].text, other.lines[i].text);
    }
    EXPECT_EQ(one.count("failed call to cuInit"), 12);
}

TEST(LogScan, WhatRepeatsIsCounted) {
    std::size_t number = 1;
    std::string text = training(5 << 20, number);
    for (int i = 0; i < 100'000; ++i) text += "E a.cc:" + std::to_string(i) + "] failed call to cuInit: again and again\n";
    const Scanned result = scan(text + training(1 << 20, number));
    EXPECT_GE(result.count("failed call"), 1);
    EXPECT_LT(result.count("failed call"), 2000);
    EXPECT_GT(result.counts.left_out, 1000U);
}

TEST(LogScan, ManyDifferentMessagesAreBounded) {
    std::size_t number = 1;
    std::string text = training(5 << 20, number);
    for (int i = 0; i < 300'000; ++i) {
        std::string name;
        for (int rest = i; rest != 0; rest /= 26) name += static_cast<char>('a' + rest % 26);
        text += "Could not load dynamic library '" + name + "'\n";
    }
    EXPECT_LT(scan(text).lines.size(), 80'000U);
}

TEST(LogScan, ATableFollowsItsHit) {
    std::size_t number = 1;
    std::string text = training(6 << 20, number) + "| NVIDIA-SMI 550.54  Driver Version: 550.54 |\n";
    for (int i = 0; i < 100; ++i) text += "| row " + std::to_string(i) + " of the table |\n";
    const Scanned result = scan(text + training(3 << 20, number));
    EXPECT_EQ(result.count("of the table"), 100);
}

TEST(LogScan, RowsOfPackagesFollowTheirHit) {
    for (const std::string row : {"package    1.0    py310_0  conda-forge", "package==1.0", "package (1.0)", "package-with-a-long-name 1.0 py310_0"}) {
        std::size_t number = 1;
        std::string text = training(5 << 20, number) + "NVIDIA-SMI 550\n";
        for (int i = 0; i < 150; ++i) text += "a" + row + "\n";
        text += training(5 << 20, number);
        EXPECT_EQ(scan(text).count(row), 150) << row;
    }
}

TEST(LogScan, AMessageBetweenTheStatesOfABar) {
    std::size_t number = 1;
    std::string text = training(6 << 20, number), bar;
    for (int i = 0; i < 5000; ++i) {
        bar += "\r" + std::to_string(i) + "/5000 [=====>....] - ETA: 12:30 - loss: 0.25 - accuracy: 0.5";
        if (i == 2500) bar += "\rE a.cc:7] failed call to cuInit: CUDA_ERROR_UNKNOWN\r";
    }
    ASSERT_GT(bar.size(), 300'000U);
    const std::size_t wanted = number;
    const Scanned result = scan(text + bar + "\n" + training(3 << 20, number));
    const LogLine* line = result.find("failed call");
    ASSERT_NE(line, nullptr);
    EXPECT_EQ(line->text, "E a.cc:7] failed call to cuInit: CUDA_ERROR_UNKNOWN");
    EXPECT_EQ(line->number, wanted);
}

TEST(LogScan, ALineOfTenMegabytes) {
    std::string text(10 << 20, 'x');
    const std::string message = "failed call to cuInit";
    for (const std::size_t at : {std::size_t{5'000'000}, (std::size_t{4} << 20) - ScanSizes().edge - 10, std::size_t{8'000'000}}) {
        text.replace(at, message.size(), message);
        const Scanned result = scan(text + "\nnext");
        ASSERT_NE(result.find(message), nullptr) << at;
        EXPECT_EQ(result.find(message)->number, 1U);
        EXPECT_EQ(result.lines.back().text, "next");
        EXPECT_EQ(result.lines.back().number, 2U);
        text.replace(at, message.size(), std::string(message.size(), 'x'));
    }
}

TEST(LogScan, LineEndsThatComeInBadPlaces) {
    // The only line end stands where the window is slid, or nowhere.
    for (const std::size_t at : {std::size_t{1}, std::size_t{300'000}, ScanSizes().whole - ScanSizes().edge - 1, ScanSizes().whole - 1}) {
        std::string text((6 << 20), 'y');
        text[at] = '\n';
        const Scanned result = scan(text);
        EXPECT_EQ(result.lines.back().number, 2U);
    }
    EXPECT_EQ(scan(std::string(6 << 20, '\r')).lines.back().number, 1U);
    EXPECT_EQ(scan(std::string(6 << 20, '\n')).counts.lines, std::size_t{6} << 20);
}

TEST(LogScan, FlushHandsOverWhatIsComplete) {
    Collector sink;
    LogScan log([] { return literals; }, sink);
    log.append("one\ntwo\nthr");
    log.flush();
    ASSERT_EQ(sink.lines.size(), 2U);
    log.append("ee\n");
    log.flush();
    ASSERT_EQ(sink.lines.size(), 3U);
    EXPECT_EQ(sink.lines[2].text, "three");
    EXPECT_EQ(sink.lines[2].number, 3U);
    log.append("last");
    log.restart();
    log.append("first");
    log.finish();
    EXPECT_EQ(sink.lines[3].text, "last");
    EXPECT_EQ(sink.lines[4].number, 1U);
}

TEST(LogScan, AFollowedLogIsNotHandedOverWholeForEver) {
    Collector sink;
    LogScan log([] { return literals; }, sink);
    std::size_t number = 1;
    for (int i = 0; i < 200; ++i) {
        log.append(training(100'000, number));
        if (i == 150) log.append("failed call to cuInit\n"), ++number;
        log.flush();
    }
    log.finish();
    EXPECT_NE(sink.find("failed call"), nullptr);
    EXPECT_LT(sink.lines.size(), 120'000U);
    EXPECT_LT(sink.lines.size(), number / 3);
    EXPECT_TRUE(sink.is_ordered());
}

TEST(CountLineFeeds, AgreesWithASlowCount) {
    std::string text;
    for (std::size_t i = 0; i < 10'000; ++i) text += i % 7 == 0 ? '\n' : 'x';
    for (std::size_t begin = 0; begin < 40; ++begin)
        for (const std::size_t length : {0UL, 1UL, 15UL, 16UL, 17UL, 4095UL, 9000UL}) {
            const std::string_view part = std::string_view(text).substr(begin, length);
            EXPECT_EQ(count_line_feeds(part), static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n')));
        }
    EXPECT_EQ(count_line_feeds(std::string(100'000, '\n')), 100'000U);
}

}  // namespace
}  // namespace whynogpu
