// SPDX-License-Identifier: Apache-2.0
// Whole pages as people see them. WHYNOGPU_ACCEPT=1 writes them anew; the difference is to be read before it is committed.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "fakes/check_machine.hpp"
#include "fakes/fake_host.hpp"
#include "fakes/folders.hpp"
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

constexpr const char* shown[] = {
    "debian", "debian--driver-hangs", "debian--mismatch", "debian--new-chip", "debian--no-driver--no-extras", "debian--no-extras", "debian--no-tensorflow", "ubuntu--no-path",
};

Report report_on(const std::string& machine) {
    FakeHost host = FakeHost::machine(machine);
    Report report = check_on(host);
    // What changes with every release of the program says nothing about the page.
    report.tool_version = "0.0.0";
    report.knowledge = "2000-01-01";
    return report;
}

void compare(const std::string& file, const std::string& page) {
    if (std::getenv("WHYNOGPU_ACCEPT") != nullptr) {
        std::ofstream(test_folder() + "/golden/" + file, std::ios::binary) << page;
        return;
    }
    ASSERT_TRUE(std::filesystem::exists(test_folder() + "/golden/" + file)) << file << " is not there; WHYNOGPU_ACCEPT=1 writes it";
    EXPECT_EQ(page, test_file("golden/" + file)) << "If the new page is meant so: WHYNOGPU_ACCEPT=1 writes it";
}

TEST(Golden, TerminalPages) {
    for (const char* machine : shown) compare(std::string(machine) + ".txt", render_terminal(report_on(machine), {}));
}

TEST(Golden, MarkdownPages) {
    for (const char* machine : shown) compare(std::string(machine) + ".md", render_markdown(report_on(machine), {}));
}

/// One that works, one that does not: the words are those of the other pages.
constexpr const char* shown_to_programs[] = {"debian", "debian--no-extras"};

TEST(Golden, HtmlPagesAndTestSuites) {
    for (const char* machine : shown_to_programs) {
        compare(std::string(machine) + ".html", render_html(report_on(machine), {}));
        compare(std::string(machine) + ".xml", render_junit(report_on(machine), {}));
    }
}

TEST(Golden, NoPageIsLeftOver) {
    std::set<std::string> expected{"CMakeLists.txt", "golden_test.cpp"};
    for (const char* machine : shown_to_programs) expected.insert({std::string(machine) + ".html", std::string(machine) + ".xml"});
    for (const char* machine : shown) expected.insert({std::string(machine) + ".txt", std::string(machine) + ".md"});
    for (const auto& file : std::filesystem::directory_iterator(test_folder() + "/golden")) EXPECT_TRUE(expected.contains(file.path().filename().string())) << file.path();
}

std::string without_colour(const std::string& page) {
    std::string plain;
    for (std::size_t i = 0; i < page.size(); ++i) {
        if (page[i] == '\x1b') i = page.find('m', i);
        else plain += page[i];
    }
    return plain;
}

/// Lines fit; only what must survive copying (a command, a path) may be longer, and then it has the line to itself.
void expect_to_fit(const std::string& machine, const Report& report, int width) {
    std::set<std::string> commands;
    for (const Report::Cause& cause : report.causes)
        for (const Report::Remedy& remedy : cause.remedies)
            for (const std::string& command : remedy.commands)
                for (const std::string& line : split_lines(command)) commands.insert(std::string(trim(line)));
    for (const std::string& line : split_lines(render_terminal(report, {.width = width}))) {
        EXPECT_FALSE(line.ends_with(' ')) << machine << ": blanks at the end of \"" << line << "\"";
        if (display_width(line) <= static_cast<std::size_t>(width)) continue;
        const std::string text(trim(line.size() > 11 ? line.substr(11) : line));
        EXPECT_TRUE(commands.contains(text) || !contains(text, " ")) << machine << ": " << line;
    }
}

TEST(TerminalPage, FitsItsWidthOnEveryMachine) {
    for (const std::string& machine : all_machines()) {
        const Report report = report_on(machine);
        for (const int width : {60, 80, 100}) expect_to_fit(machine, report, width);
    }
}

TEST(TerminalPage, ColourOnlyAdds) {
    for (const std::string& machine : all_machines()) {
        const Report report = report_on(machine);
        const std::string plain = render_terminal(report, {});
        EXPECT_FALSE(contains(plain, "\x1b")) << machine;
        EXPECT_EQ(without_colour(render_terminal(report, {.color = true})), plain) << machine;
    }
}

/// Slips of the pen that sentences put together from parts are prone to.
TEST(TerminalPage, HasNoSlips) {
    for (const std::string& machine : all_machines()) {
        const Report report = report_on(machine);
        for (const std::string& page : {render_terminal(report, {}), render_markdown(report, {})})
            for (const char* slip : {".:", "..\n", ",,", " ,", ": :", "::\n", " ()", "( ", "\"\"\"", "\n\n\n"}) {
                const auto at = page.find(slip);
                EXPECT_EQ(at, std::string::npos) << machine << ": \"" << slip << "\" in " << page.substr(at == std::string::npos ? 0 : page.rfind('\n', at) + 1, 100);
            }
        EXPECT_FALSE(report.answer.empty()) << machine;
        for (const Report::Cause& cause : report.causes) {
            EXPECT_FALSE(cause.title.ends_with('.')) << machine << ": " << cause.title;
            EXPECT_FALSE(cause.because.empty()) << machine << ": " << cause.id << " without evidence";
            for (const Report::Evidence& evidence : cause.because) EXPECT_FALSE(trim(evidence.text).empty()) << machine << ": " << cause.id;
        }
    }
}

}  // namespace
}  // namespace whynogpu::test
