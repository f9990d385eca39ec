// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace whynogpu {
namespace {

const Release& known(const Knowledge& knowledge, const char* version) {
    const ReleaseAnswer answer = knowledge.find_release(Version(version));
    EXPECT_EQ(answer.match, ReleaseMatch::known) << version;
    static const Release none;
    return answer.release ? *answer.release : none;
}

TEST(Knowledge, TheDataFilesAreSound) {
    const Knowledge knowledge;
    for (const DataError& error : knowledge.check_all()) ADD_FAILURE() << error.text();
}

TEST(Knowledge, FindsTheRowOfAVersion) {
    const Knowledge knowledge;
    const std::pair<const char*, const char*> rows[] = {
        {"1.15.5", "1.15"},       {"2.0.4", "2.0"},     {"2.10.1", "2.10"},        {"2.14.0", "2.14"},       {"2.14.1", "2.14.1"},
        {"2.15.0", "2.15"},       {"2.15.1", "2.15.0.post1"}, {"2.16.1", "2.16"},  {"2.16.2", "2.16.2"},     {"2.17.0rc0", "2.17.0rc0"},
        {"2.17.0rc1", "2.17"},    {"2.17.1", "2.17"},   {"2.18.0rc2", "2.18"},     {"2.18.0", "2.18"},       {"2.21.0", "2.21"},
        {"2.22.0-rc0", "2.22.0rc0"}, {"2.23.0-dev20261026", "2.23.0.dev20261026"}};
    for (const auto& [version, row] : rows) EXPECT_EQ(known(knowledge, version).id, row);
}

TEST(Knowledge, DoesNotTakeOneVersionForAnother) {
    const Knowledge knowledge;
    EXPECT_EQ(knowledge.newest_known().text(), "2.21");
    for (const char* version : {"2.21.1", "2.22.0", "2.23.0.dev20270101", "2.24.0", "3.0.0"})
        EXPECT_EQ(knowledge.find_release(Version(version)).match, ReleaseMatch::newer) << version;
    for (const char* version : {"1.12.0", "0.12.1"}) EXPECT_EQ(knowledge.find_release(Version(version)).match, ReleaseMatch::older) << version;
    EXPECT_EQ(knowledge.find_release(Version("2.19.0.dev20241001")).match, ReleaseMatch::unlisted);
}

TEST(Knowledge, RowsComeOldestFirstAndDoNotOverlap) {
    const Knowledge knowledge;
    const auto rows = knowledge.all_releases();
    ASSERT_GE(rows.size(), 28u);
    EXPECT_EQ(rows.front()->id, "1.13");
    EXPECT_EQ(rows.back()->id, "2.23.0.dev20261026");
    for (const char* version : {"1.14.0", "2.14.0", "2.14.1", "2.15.0", "2.15.0.post1", "2.16.1", "2.16.2", "2.17.0rc0", "2.17.0rc1", "2.21.0"}) {
        const auto count = std::count_if(rows.begin(), rows.end(), [&](const Release* r) { return r->versions.contains(Version(version)); });
        EXPECT_EQ(count, 1) << version;
    }
}

TEST(Knowledge, TheDateIsThatOfTheNewestRow) {
    const EmbeddedFile files[] = {{"a.toml", "x = 1", nullptr, "2025-01-31"}, {"b.toml", "y = 1", nullptr, "2024-12-01"}, {"c.toml", "z = 1"}};
    EXPECT_EQ(Knowledge(EmbeddedFiles(files)).date(), "2025-01-31");
    EXPECT_GE(Knowledge().date(), "2026-11-21");
}

TEST(Knowledge, SassRunsOnItsOwnMajorAndPtxOnEverythingAbove) {
    const Knowledge knowledge;
    const GpuCode& code = known(knowledge, "2.18.0").kernels;
    EXPECT_TRUE(code.has_sass_for({7, 5}));   // on 7.0
    EXPECT_FALSE(code.has_sass_for({5, 2}));
    EXPECT_FALSE(code.has_ptx_for({5, 2}));
    EXPECT_FALSE(code.has_sass_for({12, 0}));
    EXPECT_TRUE(code.has_ptx_for({12, 0}));
}

TEST(Knowledge, AnUnsoundReleaseFileIsToldWithFileAndLine) {
    const std::string text = "versions = \"==9.0\"\nsource = \"s\"\nchecked = \"2026-01-01\"\nsurprise = 1\n[behaviour]\ncuda = 12\n";
    const EmbeddedFile files[] = {{"tensorflow/9.0.toml", text}};
    std::vector<std::string> errors;
    for (const DataError& error : Knowledge(EmbeddedFiles(files)).check_all()) errors.push_back(error.text());
    const auto has = [&](const std::string& e) { return std::find(errors.begin(), errors.end(), e) != errors.end(); };
    EXPECT_TRUE(has("tensorflow/9.0.toml:4: unknown key 'surprise'"));
    EXPECT_TRUE(has("tensorflow/9.0.toml:6: 'cuda' is not a version in quotes"));
    EXPECT_TRUE(has("tensorflow/9.0.toml:1: missing key 'wheel'"));
}

}  // namespace
}  // namespace whynogpu
