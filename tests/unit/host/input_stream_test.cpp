// SPDX-License-Identifier: Apache-2.0
#include "host/input_stream.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace whynogpu {
namespace {

namespace fs = std::filesystem;
using State = InputStream::State;

/// A folder of this test alone, gone at its end.
class InputStreamTest : public ::testing::Test {
  protected:
    InputStreamTest() {
        std::string text = (fs::temp_directory_path() / "whynogpu-XXXXXX").string();
        folder_ = mkdtemp(text.data());
        file_ = folder_ + "/train.log";
    }
    ~InputStreamTest() override { fs::remove_all(folder_); }
    void append(const std::string& text) const { std::ofstream(file_, std::ios::app) << text; }
    [[nodiscard]] std::unique_ptr<InputStream> follow() const {
        std::string error;
        auto stream = open_input(file_, true, error);
        EXPECT_EQ(error, "");
        return stream;
    }
    static std::string refusal(const std::string& path) {
        std::string error;
        EXPECT_EQ(open_input(path, false, error), nullptr);
        return error;
    }
    /// "more:text", "quiet", "restarted", "end", "interrupted", "failed"
    static std::string next(InputStream& stream) {
        std::array<char, 16> room{};
        std::size_t count = 0;
        switch (stream.read(room, count)) {
            case State::more: return "more:" + std::string(room.data(), count);
            case State::quiet: return "quiet";
            case State::restarted: return "restarted";
            case State::end: return "end";
            case State::interrupted: return "interrupted";
            case State::failed: return "failed";
        }
        return {};
    }

    std::string folder_, file_;
};

TEST_F(InputStreamTest, ReadsToTheEnd) {
    append("twenty bytes of text");
    std::string error;
    const auto stream = open_input(file_, false, error);
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(next(*stream), "more:twenty bytes of ");
    EXPECT_EQ(next(*stream), "more:text");
    EXPECT_EQ(next(*stream), "end");
}

TEST_F(InputStreamTest, SaysWhatCannotBeRead) {
    EXPECT_NE(refusal(folder_).find("it is a folder"), std::string::npos);
    EXPECT_NE(refusal(file_).find("no such file"), std::string::npos);
    EXPECT_NE(refusal(file_).find(file_), std::string::npos);
    append("x");
    fs::permissions(file_, fs::perms::none);
    if (geteuid() != 0) EXPECT_NE(refusal(file_).find("permission denied"), std::string::npos);
    fs::permissions(file_, fs::perms::owner_all);
}

TEST_F(InputStreamTest, FollowsAFileThatGrows) {
    append("one");
    const auto stream = follow();
    EXPECT_EQ(next(*stream), "more:one");
    EXPECT_EQ(next(*stream), "quiet");
    append("two");
    EXPECT_EQ(next(*stream), "more:two");
    EXPECT_EQ(next(*stream), "quiet");
}

TEST_F(InputStreamTest, FollowsAFileThatIsCut) {
    append("a long line");
    const auto stream = follow();
    EXPECT_EQ(next(*stream), "more:a long line");
    std::ofstream(file_, std::ios::trunc) << "new";
    EXPECT_EQ(next(*stream), "restarted");
    EXPECT_EQ(next(*stream), "more:new");
}

TEST_F(InputStreamTest, FollowsAFileThatIsReplaced) {
    append("old");
    const auto stream = follow();
    EXPECT_EQ(next(*stream), "more:old");
    fs::rename(file_, file_ + ".1");
    std::ofstream(file_ + ".1", std::ios::app) << " rest";
    EXPECT_EQ(next(*stream), "more: rest");  // what came before it was replaced
    append("new");
    EXPECT_EQ(next(*stream), "restarted");
    EXPECT_EQ(next(*stream), "more:new");
}

TEST_F(InputStreamTest, WaitsForAFileThatIsGone) {
    append("old");
    const auto stream = follow();
    EXPECT_EQ(next(*stream), "more:old");
    fs::remove(file_);
    EXPECT_EQ(next(*stream), "quiet");
    append("new");
    EXPECT_EQ(next(*stream), "restarted");
    EXPECT_EQ(next(*stream), "more:new");
}

TEST_F(InputStreamTest, IsQuietNowAndThenAlsoWhenItNeverRests) {
    append("x");
    const auto stream = follow();
    std::string said;
    for (int i = 0; i < 100 && said != "quiet"; ++i) {
        said = next(*stream);
        append("x");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    EXPECT_EQ(said, "quiet");
}

TEST_F(InputStreamTest, AnInterruptEndsTheWaiting) {
    append("one");
    for (const int signal : {SIGINT, SIGTERM}) {
        const auto stream = follow();
        EXPECT_EQ(next(*stream), "more:one");
        kill(getpid(), signal);  // pending, since it is blocked
        EXPECT_EQ(next(*stream), "interrupted");
        sigset_t mask;
        sigprocmask(SIG_SETMASK, nullptr, &mask);
        EXPECT_EQ(sigismember(&mask, signal), 0);  // a second one works as usual
    }
}

TEST_F(InputStreamTest, AFileThatIsOnlyReadIsInterruptedToo) {
    append(std::string(100, 'x'));
    std::string error;
    const auto stream = open_input(file_, false, error);
    kill(getpid(), SIGINT);
    EXPECT_EQ(next(*stream), "interrupted");
}

TEST_F(InputStreamTest, APipeIsReadAsItComes) {
    ASSERT_EQ(mkfifo(file_.c_str(), 0600), 0);
    std::thread writer([this] {
        std::ofstream pipe(file_);
        pipe << "one" << std::flush;
        std::this_thread::sleep_for(std::chrono::milliseconds(700));
        pipe << "two" << std::flush;
    });
    const auto stream = follow();
    EXPECT_EQ(next(*stream), "more:one");
    EXPECT_EQ(next(*stream), "quiet");
    EXPECT_EQ(next(*stream), "more:two");
    EXPECT_EQ(next(*stream), "end");
    writer.join();
}

}  // namespace
}  // namespace whynogpu
