// SPDX-License-Identifier: Apache-2.0
#include "lint/lint_report.hpp"
#include "util/text.hpp"

namespace whynogpu {
/// One suite per file with findings; information is no failure.
std::string render_lint_junit(const LintReport& report, bool, bool, int) {
    std::string suites;
    std::size_t failures = 0, errors = 0, tests = 0;
    for (const LintedFile& file : report.files) {
        std::string cases;
        std::size_t failed = 0;
        for (const LintFinding& finding : file.findings) {
            const std::string place = (finding.cell > 0 ? "cell " + std::to_string(finding.cell) + ", " : "") + "line " + std::to_string(finding.line) + ", column " + std::to_string(finding.column);
            cases += "    <testcase classname=\"" + markup_text(file.name) + "\" name=\"" + markup_text(finding.rule + " (" + place + ")") + "\"";
            const std::string text = markup_text(finding.text);
            if (finding.severity == Severity::info) {
                cases += ">\n      <system-out>" + markup_text(finding.title) + ". " + text + "</system-out>\n    </testcase>\n";
                continue;
            }
            ++failed;
            cases += ">\n      <failure type=\"" + std::string(to_string(finding.severity)) + "\" message=\"" + markup_text(finding.title) + "\">" + text + "</failure>\n    </testcase>\n";
        }
        suites += "  <testsuite name=\"" + markup_text(file.name) + "\" tests=\"" + std::to_string(file.findings.size()) + "\" failures=\"" + std::to_string(failed) + "\" errors=\"0\">\n" + cases + "  </testsuite>\n";
        failures += failed;
        tests += file.findings.size();
    }
    for (const LintProblem& problem : report.problems) {
        if (problem.is_partial) continue;
        ++errors;
        ++tests;
        suites += "  <testsuite name=\"" + markup_text(problem.name) + "\" tests=\"1\" failures=\"0\" errors=\"1\">\n    <testcase classname=\"" + markup_text(problem.name) +
                  "\" name=\"can be linted\">\n      <error type=\"unreadable\" message=\"" + markup_text(problem.text) + "\"/>\n    </testcase>\n  </testsuite>\n";
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"whynogpu lint\" tests=\"" + std::to_string(tests) + "\" failures=\"" + std::to_string(failures) + "\" errors=\"" +
           std::to_string(errors) + "\">\n" + suites + "</testsuites>\n";
}

}  // namespace whynogpu
