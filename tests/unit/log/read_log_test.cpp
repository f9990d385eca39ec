// SPDX-License-Identifier: Apache-2.0
#include "log/read_log.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace whynogpu {
namespace {

using namespace std::string_literals;
using State = InputStream::State;

struct Collector : LineSink {
    std::vector<std::string> lines;  // "number source|text"
    void take(LogLine line) override { lines.push_back(std::to_string(line.number) + " " + line.source + "|" + line.text); }
};
using Lines = std::vector<std::string>;

/// Says what it is told to say.
class ScriptedInput : public InputStream {
  public:
    explicit ScriptedInput(std::vector<std::pair<State, std::string>> script) : script_(std::move(script)) {}
    State read(std::span<char> room, std::size_t& count) override {
        count = 0;
        if (next_ == script_.size()) return State::end;
        auto& [state, bytes] = script_[next_];
        if (state != State::more) return ++next_, state;
        count = std::min(room.size(), bytes.size());
        std::memcpy(room.data(), bytes.data(), count);
        bytes.erase(0, count);
        if (bytes.empty()) ++next_;
        return State::more;
    }
    std::string error() const override { return "Input/output error"; }

  private:
    std::vector<std::pair<State, std::string>> script_;
    std::size_t next_ = 0;
};

TEST(ReadLog, InMemory) {
    Collector sink;
    read_log("one\r\n\x1b[31mtwo\x1b[0m\n\nfour", sink);
    EXPECT_EQ(sink.lines, (Lines{"1 |one", "2 |two", "3 |", "4 |four"}));
}

TEST(ReadLog, InMemoryEveryLineWhateverTheSize) {
    Collector sink;
    std::string text;
    for (int i = 0; i < 400'000; ++i) text += "an ordinary line\n";
    read_log(text, sink);
    EXPECT_EQ(sink.lines.size(), 400'000U);
}

TEST(ReadLog, PowerShellWritesUtf16) {
    Collector sink;
    read_log("\xFF\xFEo\0n\0e\0\r\0\n\0t\0w\0o\0"s, sink);
    EXPECT_EQ(sink.lines, (Lines{"1 |one", "2 |two"}));
}

TEST(ReadLog, ANotebook) {
    Collector sink;
    read_log("{\"cells\": [{\"execution_count\": 1, \"outputs\": [{\"text\": [\"\\u001b[31mone\\u001b[0m\\n\"]}]}]}", sink);
    EXPECT_EQ(sink.lines, Lines{"1 cell 1, In [1]|one"});
    Collector damaged;
    ScriptedInput input({{State::more, "{\"cells\": [{\"outputs\": [{\"text\": [\"one\\n\", \"tw"}});
    const LogReading reading = read_log(input, {}, damaged);
    EXPECT_EQ(damaged.lines, Lines{"1 cell 1|one"});
    EXPECT_NE(reading.remark.find("cut off"), std::string::npos);
    EXPECT_EQ(reading.refusal, "");
}

TEST(ReadLog, WhatIsNoLogIsRefused) {
    Collector sink;
    ScriptedInput input({{State::more, "\x7f" "ELF\2\1\1\0\0\0"s}});
    EXPECT_NE(read_log(input, {}, sink).refusal.find("program"), std::string::npos);
    EXPECT_TRUE(sink.lines.empty());
    ScriptedInput broken({{State::failed, ""}});
    EXPECT_EQ(read_log(broken, {}, sink).refusal, "reading failed: Input/output error");
}

TEST(ReadLog, AFailureLaterIsARemark) {
    Collector sink;
    ScriptedInput input({{State::more, "one\ntwo"}, {State::failed, ""}});
    const LogReading reading = read_log(input, {}, sink);
    EXPECT_EQ(reading.refusal, "");
    EXPECT_EQ(reading.remark, "reading failed: Input/output error");
    EXPECT_EQ(sink.lines, (Lines{"1 |one", "2 |two"}));
}

TEST(ReadLog, NothingAtAll) {
    Collector sink;
    ScriptedInput input({});
    const LogReading reading = read_log(input, {}, sink);
    EXPECT_EQ(reading.bytes, 0U);
    EXPECT_EQ(reading.lines, 0U);
    EXPECT_TRUE(sink.lines.empty());
}

TEST(ReadLog, AnInterruptGivesWhatCame) {
    Collector sink;
    ScriptedInput input({{State::more, "one\ntw"}, {State::interrupted, ""}, {State::more, "never read"}});
    const LogReading reading = read_log(input, {}, sink);
    EXPECT_TRUE(reading.interrupted);
    EXPECT_EQ(sink.lines, (Lines{"1 |one", "2 |tw"}));
}

TEST(ReadLog, FollowingAsksWhenItIsQuiet) {
    Collector sink;
    ScriptedInput input({{State::more, "one\n"}, {State::quiet, ""}, {State::more, "two\nthr"}, {State::quiet, ""}, {State::more, "ee\n"}, {State::quiet, ""}, {State::more, "four\n"}});
    std::vector<std::size_t> asked;
    const LogReading reading = read_log(input, {}, sink, [&] {
        asked.push_back(sink.lines.size());
        return sink.lines.size() == 3;
    });
    EXPECT_EQ(asked, (std::vector<std::size_t>{1, 2, 3}));
    EXPECT_FALSE(reading.interrupted);  // it ended because enough is known
    EXPECT_EQ(sink.lines, (Lines{"1 |one", "2 |two", "3 |three"}));
}

TEST(ReadLog, AReplacedFileBeginsAnew) {
    Collector sink;
    ScriptedInput input({{State::more, "one\n" + std::string(5000, 'x')}, {State::restarted, ""}, {State::more, "new\n"}});
    (void)read_log(input, {}, sink);
    ASSERT_EQ(sink.lines.size(), 3U);
    EXPECT_EQ(sink.lines.back(), "1 |new");
}

}  // namespace
}  // namespace whynogpu
