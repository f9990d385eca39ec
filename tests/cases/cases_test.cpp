// SPDX-License-Identifier: Apache-2.0
// Machines and what is to be said about them: tests/cases/README.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "fakes/check_machine.hpp"
#include "fakes/fake_host.hpp"
#include "fakes/folders.hpp"
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

struct Expectation {
    std::string keyword;
    std::vector<std::string> values;
    std::string text;  ///< the line behind the keyword
};
struct MachineCase {
    std::string machine;
    std::vector<Expectation> expected;
};

std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    for (std::string& word : split(line, ' '))
        if (!word.empty()) words.push_back(std::move(word));
    return words;
}

std::vector<MachineCase> read_cases() {
    std::vector<MachineCase> cases;
    std::vector<std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(test_folder() + "/cases"))
        if (file.path().extension() == ".txt" && file.path().filename() != "CMakeLists.txt") files.push_back(file.path().filename().string());
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
        bool inside = false;
        for (const std::string& line : split_lines(test_file("cases/" + file))) {
            if (line.starts_with('#')) continue;
            const auto words = words_of(line);
            if (words.empty()) {
                inside = false;
            } else if (!inside) {
                inside = true;
                cases.push_back({words.front(), {}});
            } else {
                cases.back().expected.push_back({words.front(), {words.begin() + 1, words.end()}, line.substr(line.find(words.front()) + words.front().size() + 1)});
            }
        }
    }
    return cases;
}

std::string ids_of(const Report& report, const char* status) {
    std::string ids;
    for (const Report::Cause& cause : report.causes)
        if (cause.status == status) ids += (ids.empty() ? "" : " ") + cause.id;
    return ids.empty() ? "none" : ids;
}

std::string broken_of(const Report& report) {
    std::string stages;
    for (const Report::Rung& rung : report.road)
        if (rung.state == "broken") stages += (stages.empty() ? "" : " ") + rung.stage;
    return stages.empty() ? "none" : stages;
}

std::string state_of(const Report& report, const std::string& soname) {
    for (const Report::Library& library : report.libraries)
        if (library.soname == soname) return library.state;
    return "not listed";
}

std::string flowing(const std::string& page) {
    return join(words_of(replace_all(page, "\n", " ")), " ");
}

void compare(const Report& report, const Expectation& expected) {
    const std::string& keyword = expected.keyword;
    const auto has_cause = [&](const std::string& id) { return std::ranges::any_of(report.causes, [&](const Report::Cause& cause) { return cause.id == id; }); };
    const auto has_note = [&](const std::string& id) { return std::ranges::any_of(report.notes, [&](const Report::Note& note) { return note.id == id; }); };
    if (keyword == "verdict") EXPECT_EQ(report.verdict, expected.text);
    else if (keyword == "import") EXPECT_EQ(report.import, expected.text);
    else if (keyword == "operation") EXPECT_EQ(report.first_operation, expected.text);
    else if (keyword == "listed") EXPECT_EQ(report.listed ? std::to_string(*report.listed) : "null", expected.text);
    else if (keyword == "causes") EXPECT_EQ(ids_of(report, "established"), join(expected.values, " "));
    else if (keyword == "suspected") EXPECT_EQ(ids_of(report, "suspected"), join(expected.values, " "));
    else if (keyword == "broken") EXPECT_EQ(broken_of(report), join(expected.values, " "));
    else if (keyword == "library") EXPECT_EQ(state_of(report, expected.values.at(0)), expected.values.at(1)) << expected.values.at(0);
    else if (keyword == "never") for (const std::string& id : expected.values) EXPECT_FALSE(has_cause(id)) << id;
    else if (keyword == "note") for (const std::string& id : expected.values) EXPECT_TRUE(has_note(id)) << id;
    else if (keyword == "says") EXPECT_TRUE(contains(flowing(render_terminal(report, {.verbose = true})), expected.text)) << expected.text;
    else ADD_FAILURE() << "no such keyword: " << keyword;
}

void expect(const MachineCase& machine_case) {
    SCOPED_TRACE(machine_case.machine);
    FakeHost host = FakeHost::machine(machine_case.machine);
    const Report report = check_on(host);
    bool suspects = false;
    for (const Expectation& expected : machine_case.expected) {
        compare(report, expected);
        suspects = suspects || expected.keyword == "suspected";
    }
    if (!suspects) EXPECT_EQ(ids_of(report, "suspected"), "none");
}

/// One test for all: a case that is added is run without a new build.
TEST(MachineCases, AreExplained) {
    for (const MachineCase& machine_case : read_cases()) expect(machine_case);
}

TEST(MachineCases, EveryMachineHasOne) {
    std::vector<std::string> named;
    for (const MachineCase& machine_case : read_cases()) {
        named.push_back(machine_case.machine);
        const auto has = [&](const char* keyword) { return std::ranges::any_of(machine_case.expected, [&](const Expectation& e) { return e.keyword == keyword; }); };
        EXPECT_TRUE(has("verdict") && has("causes")) << machine_case.machine << " says no verdict or no causes";
    }
    std::sort(named.begin(), named.end());
    EXPECT_EQ(named, all_machines());
}

}  // namespace
}  // namespace whynogpu::test
