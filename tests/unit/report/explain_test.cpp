// SPDX-License-Identifier: Apache-2.0
#include "report/explain.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "diagnose/cause.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

TEST(Explain, EveryCauseHasAPageAndEveryPageACause) {
    std::set<std::string> pages, causes;
    for (const EmbeddedFile& page : embedded_pages()) pages.insert(std::string(page.path.substr(0, page.path.find('/'))));
    for (const Cause& cause : all_causes()) causes.insert(std::string(cause.id));
    EXPECT_EQ(pages, causes);
}

TEST(Explain, PagesAreReadable) {
    for (const EmbeddedFile& page : embedded_pages()) {
        const std::string id(page.path.substr(0, page.path.find('/')));
        const auto lines = split_lines(page.text);
        ASSERT_GE(lines.size(), 25u) << id;
        EXPECT_LE(lines.size(), 60u) << id;
        EXPECT_TRUE(lines[0].starts_with("# " + id + ": ")) << id;
        EXPECT_TRUE(lines[2].starts_with("    ")) << id << " does not open with an example";
        for (const std::string& line : lines) EXPECT_LE(line.size(), 80u) << id << ": " << line;
        for (const char* heading : {"## What it means", "## How whynogpu tells", "## What fools people", "## How to ", "## How to prove", "## See also", "## Sources"})
            EXPECT_TRUE(contains(page.text, heading)) << id << " lacks " << heading;
    }
}

TEST(Explain, PagesNameOnlyCausesThatExist) {
    for (const EmbeddedFile& page : embedded_pages()) {
        constexpr std::string_view heading = "## See also\n";
        const auto begin = page.text.find(heading) + heading.size();
        const std::string section = replace_all(std::string(page.text.substr(begin, page.text.find("\n\n", begin) - begin)), "\n", " ");
        for (const std::string& word : split(section, ',')) {
            const std::string id(trim(word));
            if (id.starts_with('`')) continue;  // a command
            EXPECT_NE(find_cause(id), nullptr) << page.path << ": " << id;
        }
    }
}

TEST(Explain, ShowsThePageOrNothing) {
    EXPECT_TRUE(explain_cause("cudnn-missing").starts_with("# cudnn-missing: "));
    EXPECT_EQ(explain_cause("no-such-cause"), "");
    EXPECT_EQ(explain_cause(""), "");
    EXPECT_EQ(explain_cause("cudnn"), "");
}

TEST(Explain, ListsAllCausesAlongTheRoad) {
    const std::string all = explain_all();
    for (const Cause& cause : all_causes()) EXPECT_TRUE(contains(all, "  " + std::string(cause.id) + " ")) << cause.id;
    EXPECT_LT(all.find("  no-gpu "), all.find("  cudnn-missing "));
    EXPECT_LT(all.find("  cudnn-missing "), all.find("  gpu-too-new "));
    for (const std::string& line : split_lines(all)) EXPECT_LE(line.size(), 100u) << line;
}

TEST(Matrix, FitsInto80ColumnsAndHasARowForEachRelease) {
    const Knowledge knowledge;
    const std::string text = matrix_text(knowledge);
    const auto lines = split_lines(text);
    for (const std::string& line : lines) EXPECT_LE(line.size(), 80u) << line;
    ASSERT_GT(lines.size(), knowledge.all_releases().size());
    const auto row = std::find_if(lines.begin(), lines.end(), [](const std::string& line) { return line.starts_with("2.18 "); });
    ASSERT_NE(row, lines.end());
    std::string squeezed;
    for (const std::string& word : split(*row, ' '))
        if (!word.empty()) squeezed += word + " ";
    EXPECT_EQ(squeezed, "2.18 3.9-3.12 12.5 9.3 525.60.13 6.0 7.0 8.0 8.9 9.0 9.0+ ");
}

TEST(Matrix, MarksReleasesWhoseExtraIsNotEnough) {
    const std::string text = matrix_text(Knowledge());
    EXPECT_TRUE(contains(text, "\n2.21 !"));
    EXPECT_TRUE(contains(text, "\n2.16 !"));
    EXPECT_FALSE(contains(text, "\n2.18 !"));
    EXPECT_FALSE(contains(text, "\n2.13 !"));
}

TEST(Matrix, JsonHasTheSameRows) {
    const Knowledge knowledge;
    const auto json = nlohmann::json::parse(matrix_json(knowledge));
    EXPECT_EQ(json.at("schema"), "whynogpu/matrix/1");
    const auto& releases = json.at("releases");
    ASSERT_EQ(releases.size(), knowledge.all_releases().size());
    for (const auto& row : releases) {
        EXPECT_FALSE(row.at("python").empty()) << row.at("release");
        if (row.at("release") == "2.18") {
            EXPECT_EQ(row.at("native"), (nlohmann::json{"6.0", "7.0", "8.0", "8.9", "9.0"}));
            EXPECT_EQ(row.at("cudnn"), "9.3.0");
            EXPECT_EQ(row.at("extra_is_enough"), true);
        }
    }
}

}  // namespace
}  // namespace whynogpu
