// SPDX-License-Identifier: Apache-2.0
// src/lint/<rule>/examples.py and examples.txt: what each rule must find and must leave alone, in programs and in other files.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "lint/linter.hpp"
#include "fakes/folders.hpp"
#include "util/embedded.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Expectation {
    int line;
    std::string rule, severity;
};

struct ExampleCase {
    std::string name, text;
    std::string file = "example.py";
    std::map<std::string, std::string> beside;  ///< other files that it may read
    bool is_wrong = false;
    LintFacts facts;
    std::vector<Expectation> expected;
};

std::filesystem::path rule_folder() {
    return std::filesystem::path(test::test_folder()).parent_path() / "src" / "lint";
}

std::string read_all(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

long number(std::string_view text) {
    long value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void take_fact(ExampleCase& c, std::string_view word) {
    const std::size_t equals = word.find('=');
    if (equals == std::string_view::npos) return;
    const std::string_view key = word.substr(0, equals), value = word.substr(equals + 1);
    if (key == "file") c.file = std::string(value);
    else if (key == "tensorflow") c.facts.tensorflow = Version::parse(value);
    else if (key == "keras") c.facts.keras = Version::parse(value);
    else if (key == "gpus") c.facts.gpus = static_cast<int>(number(value));
    else if (key == "tf_cudnn") c.facts.tensorflow_cudnn = number(value);
    else if (key == "torch_cudnn") c.facts.torch_cudnn = number(value);
    else ADD_FAILURE() << "no such fact: " << word;
}

/// "# expect: RULE [SEVERITY]" on its line, "# expect above: …", "# expect N: …".
void take_expectation(ExampleCase& c, const std::string& line, int at) {
    const std::size_t mark = line.find("# expect");
    if (mark == std::string::npos) return;
    const std::string rest = line.substr(mark + 8);
    const std::size_t colon = rest.find(':');
    ASSERT_NE(colon, std::string::npos) << line;
    const std::string where(trim(rest.substr(0, colon)));
    const auto words = split(trim(rest.substr(colon + 1)), ' ');
    const int target = where.empty() ? at : where == "above" ? at - 1 : static_cast<int>(number(where));
    c.expected.push_back({target, words[0], words.size() > 1 ? words[1] : ""});
}

/// " #? RULE [SEVERITY]" at the end of a line, as often as needed. It is no part of the file: JSON has no comments.
std::string without_expectations(ExampleCase& c, std::string line, int at) {
    for (std::size_t mark = line.rfind(" #? "); mark != std::string::npos; mark = line.rfind(" #? ")) {
        const auto words = split(trim(std::string_view(line).substr(mark + 4)), ' ');
        c.expected.push_back({at, words[0], words.size() > 1 ? words[1] : ""});
        line.resize(mark);
    }
    return line;
}

std::vector<ExampleCase> read_cases(const std::filesystem::path& path) {
    std::vector<ExampleCase> cases;
    const bool is_python = path.extension() == ".py";
    std::string* text = nullptr;
    int at = 0;
    for (const std::string& line : split_lines(read_all(path))) {
        if (line.starts_with("#--- ")) {
            ExampleCase& c = cases.emplace_back();
            c.name = line.substr(5);
            c.is_wrong = c.name.starts_with("wrong:");
            for (const std::string& word : split(c.name, ' ')) take_fact(c, word);
            text = &c.text;
            at = 0;
        } else if (cases.empty()) {
            continue;
        } else if (!is_python && line.starts_with("#+++ ")) {
            text = &cases.back().beside[line.substr(5)];
        } else if (!is_python && text == &cases.back().text) {
            *text += without_expectations(cases.back(), line, ++at) + "\n";
        } else {
            *text += line + "\n";
            if (is_python) take_expectation(cases.back(), line, ++at);
        }
    }
    return cases;
}

/// Of both files; one of them may be missing.
std::vector<ExampleCase> cases_of(const std::string& rule) {
    auto cases = read_cases(rule_folder() / rule / "examples.py");
    std::ranges::move(read_cases(rule_folder() / rule / "examples.txt"), std::back_inserter(cases));
    return cases;
}

Linter linter_for(const ExampleCase& c) {
    return Linter(c.facts, {}, [&c](const std::string& path) -> std::optional<std::string> {
        const auto found = c.beside.find(path);
        if (found == c.beside.end()) return std::nullopt;
        return found->second;
    });
}

void check_case(const std::string& rule, const ExampleCase& c) {
    SCOPED_TRACE(rule + ": " + c.name);
    LintedFile result = linter_for(c).lint_bytes(c.text, c.file);
    EXPECT_EQ(result.problem, "");
    EXPECT_EQ(result.damaged_line, 0);
    std::vector<Expectation> open = c.expected;
    for (const LintFinding& finding : result.findings) {
        const auto found = std::ranges::find_if(open, [&](const Expectation& e) { return e.line == finding.line && e.rule == finding.rule; });
        if (found == open.end()) {
            ADD_FAILURE() << "not expected in line " << finding.line << ": " << finding.rule << ", " << finding.title;
            continue;
        }
        if (!found->severity.empty()) {
            EXPECT_EQ(found->severity, to_string(finding.severity)) << finding.rule << " in line " << finding.line;
        }
        open.erase(found);
    }
    for (const Expectation& e : open) ADD_FAILURE() << "not found in line " << e.line << ": " << e.rule;
    const bool expects_own = std::ranges::any_of(c.expected, [&](const Expectation& e) { return e.rule == rule; });
    EXPECT_EQ(expects_own, c.is_wrong) << "a wrong case expects its rule, a right one does not";
}

TEST(LintExamples, AllRules) {
    for (const Rule& rule : all_rules()) {
        const std::string id(rule.id);
        const auto cases = cases_of(id);
        EXPECT_GE(std::ranges::count(cases, true, &ExampleCase::is_wrong), 5) << id;
        EXPECT_GE(std::ranges::count(cases, false, &ExampleCase::is_wrong), 5) << id;
        for (const ExampleCase& c : cases) check_case(id, c);
    }
}

TEST(LintExamples, FolderAndListAgree) {
    std::set<std::string> folders, listed;
    for (const auto& entry : std::filesystem::directory_iterator(rule_folder()))
        if (std::filesystem::exists(entry.path() / "rule.cpp")) folders.insert(entry.path().filename().string());
    for (const Rule& rule : all_rules()) listed.insert(std::string(rule.id));
    EXPECT_EQ(folders, listed);
    EXPECT_TRUE(std::ranges::is_sorted(all_rules(), {}, &Rule::id));
}

TEST(LintExamples, EveryRuleHasItsPage) {
    for (const Rule& rule : all_rules()) {
        const auto page = std::ranges::find(embedded_rule_pages(), std::string(rule.id) + "/page.md", &EmbeddedFile::path);
        ASSERT_NE(page, embedded_rule_pages().end()) << rule.id;
        EXPECT_TRUE(page->text.starts_with("# " + std::string(rule.id) + ": ")) << rule.id;
        EXPECT_GT(page->text.size(), 300u) << rule.id;
    }
}

/// What a fix does must be no fault of the same rule any more.
TEST(LintExamples, SafeFixesHold) {
    for (const Rule& rule : all_rules()) {
        for (const ExampleCase& c : cases_of(std::string(rule.id))) {
            SCOPED_TRACE(std::string(rule.id) + ": " + c.name);
            Linter linter = linter_for(c);
            for (const LintFinding& finding : linter.lint_bytes(c.text, c.file).findings) {
                if (!finding.fix || !finding.fix->is_safe || c.file.ends_with(".ipynb")) continue;
                std::string fixed = c.text;
                for (auto edit = finding.fix->edits.rbegin(); edit != finding.fix->edits.rend(); ++edit) fixed.replace(edit->begin, edit->end - edit->begin, edit->text);
                const LintedFile after = linter.lint_bytes(fixed, c.file);
                EXPECT_EQ(after.damaged_line, 0) << fixed;
                const auto again = [&](const LintFinding& f) { return f.rule == finding.rule && f.line == finding.line; };
                EXPECT_TRUE(std::ranges::none_of(after.findings, again)) << fixed;
            }
        }
    }
}

}  // namespace
}  // namespace whynogpu
