// SPDX-License-Identifier: Apache-2.0
#include "knowledge/message_rows.hpp"

#include <gtest/gtest.h>

#include <set>

#include "knowledge/knowledge.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view sound = R"(about = "Lines"
source = "seen"
checked = "2026-11-21"
[[message]]
id = "failed"
level = "W"
file = "driver.cc"
releases = "<2.12"
text = "failed: {error}"
[[message]]
id = "failed"
level = "E"
file = "driver.cc"
releases = ">=2.18"
times = 2
text = "failed again: {error}"
[[rule]]
id = "asks-twice"
releases = ">=2.4"
)";
constexpr std::string_view loggers = R"(about = "Levels"
source = "seen"
checked = "2026-11-21"
[[ungoverned]]
file = "driver.cc"
releases = ">=2.18,<2.21"
)";

std::vector<std::string> errors_of(std::string_view text) {
    std::vector<DataError> errors;
    (void)read_messages({{"messages/x.toml", text}, errors});
    std::vector<std::string> texts;
    for (const DataError& error : errors) texts.push_back(error.text());
    return texts;
}

std::string row(const std::string& lines) {
    return "about = \"a\"\nsource = \"s\"\nchecked = \"2026-11-21\"\n[[message]]\n" + lines;
}

TEST(MessageBook, TellsARowByIdAndRelease) {
    const EmbeddedFile files[] = {{"messages/driver.toml", sound}, {"messages/loggers.toml", loggers}};
    const MessageBook book{EmbeddedFiles(files)};
    const auto old = book.find("driver/failed", Version("2.11.1"));
    ASSERT_EQ(old.size(), 1U);
    EXPECT_EQ(old[0]->level, 'W');
    EXPECT_EQ(old[0]->text, "failed: {error}");
    EXPECT_EQ(old[0]->file, "driver.cc");
    EXPECT_TRUE(book.find("driver/failed", Version("2.15.1")).empty());
    const auto now = book.find("driver/failed", Version("2.18.0"));
    ASSERT_EQ(now.size(), 1U);
    EXPECT_EQ(now[0]->times, 2);
    EXPECT_TRUE(book.find("driver/other", Version("2.18.0")).empty());
    EXPECT_TRUE(book.find("nothing/failed", Version("2.18.0")).empty());
}

TEST(MessageBook, TakesACandidateForItsRelease) {
    const EmbeddedFile files[] = {{"messages/driver.toml", sound}};
    const MessageBook book{EmbeddedFiles(files)};
    EXPECT_EQ(book.find("driver/failed", Version("2.18.0rc0")).size(), 1U);
    EXPECT_EQ(book.find("driver/failed", Version("2.18.0.dev20240901")).size(), 1U);
    EXPECT_TRUE(book.find("driver/failed", Version("2.12.0rc1")).empty());
}

TEST(MessageBook, KnowsRulesAndWhatNoLevelHides) {
    const EmbeddedFile files[] = {{"messages/driver.toml", sound}, {"messages/loggers.toml", loggers}};
    const MessageBook book{EmbeddedFiles(files)};
    EXPECT_TRUE(book.has("driver/asks-twice", Version("2.4.0")));
    EXPECT_FALSE(book.has("driver/asks-twice", Version("2.3.4")));
    EXPECT_FALSE(book.has("driver/failed", Version("2.4.0")));
    EXPECT_FALSE(book.is_governed("driver.cc", Version("2.20.0")));
    EXPECT_TRUE(book.is_governed("driver.cc", Version("2.21.0")));
    EXPECT_TRUE(book.is_governed("other.cc", Version("2.20.0")));
}

TEST(ReadMessages, ReadsOnlyTheRowsOfARelease) {
    std::vector<DataError> errors;
    const Version old("2.11.1");
    const MessageFile part = read_messages({{"messages/driver.toml", sound}, errors}, &old);
    EXPECT_TRUE(errors.empty());
    EXPECT_EQ(part.about, read_messages({{"messages/driver.toml", sound}, errors}).about);
    EXPECT_FALSE(part.rules.empty());
    ASSERT_FALSE(part.rows.empty());
    for (const MessageRow& row : part.rows) EXPECT_TRUE(row.releases.contains(old)) << row.text;
    EXPECT_LT(part.rows.size(), read_messages({{"messages/driver.toml", sound}, errors}).rows.size());
}

TEST(MessageBook, AnswersForSeveralReleases) {
    const EmbeddedFile files[] = {{"messages/driver.toml", sound}};
    const MessageBook book{EmbeddedFiles(files)};
    const auto old = book.find("driver/failed", Version("2.11.1"));
    const auto now = book.find("driver/failed", Version("2.18.0"));
    ASSERT_EQ(old.size(), 1U);
    ASSERT_EQ(now.size(), 1U);
    EXPECT_EQ(old[0]->level, 'W');
    EXPECT_EQ(now[0]->level, 'E');
}

TEST(ReadMessages, SaysWhatIsWrongAndWhere) {
    EXPECT_TRUE(errors_of(sound).empty());
    const std::string good = "id = \"i\"\nfile = \"f.cc\"\nreleases = \"\"\n";
    EXPECT_EQ(errors_of(row(good + "level = \"X\"\ntext = \"t\"\n")), std::vector<std::string>{"messages/x.toml:4: 'level' is none of I, W, E, F"});
    EXPECT_EQ(errors_of(row(good + "level = \"I\"\ntext = \"t\\nu\"\n")),
              std::vector<std::string>{"messages/x.toml:4: 'text' is more than the first line"});
    EXPECT_EQ(errors_of(row(good + "level = \"I\"\n")), std::vector<std::string>{"messages/x.toml:4: missing key 'text'"});
    EXPECT_EQ(errors_of(row(good + "level = \"I\"\ntext = \"t\"\nstage = \"import\"\n")),
              std::vector<std::string>{"messages/x.toml:10: unknown key 'stage'"});
    EXPECT_EQ(errors_of("about = \"a\"\nsource = \"s\"\n"), (std::vector<std::string>{"messages/x.toml:1: missing key 'checked'"}));
}

/// A release says a thing once: rows of one id that hold for it differ in their texts.
TEST(MessageData, NoReleaseSaysTheSameTwice) {
    const Knowledge knowledge;
    for (const EmbeddedFile& file : embedded_knowledge()) {
        if (!file.path.starts_with("messages/")) continue;
        std::vector<DataError> errors;
        const MessageFile messages = read_messages({file, errors});
        for (const Release* release : knowledge.all_releases()) {
            std::set<std::pair<std::string, std::string>> said;
            for (const MessageRow& message : messages.rows)
                if (message.releases.contains(Version(release->id))) {
                    EXPECT_TRUE(said.emplace(message.id, message.text).second) << release->id << ": " << file.path << ":" << message.line;
                }
        }
    }
}

}  // namespace
}  // namespace whynogpu
