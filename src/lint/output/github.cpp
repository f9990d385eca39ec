// SPDX-License-Identifier: Apache-2.0
#include "lint/lint_report.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What a workflow command keeps for itself; in a property ":" and "," too.
std::string escaped(std::string_view text, bool is_property) {
    std::string result;
    for (const char c : printable(text)) {
        if (c == '%') result += "%25";
        else if (is_property && c == ':') result += "%3A";
        else if (is_property && c == ',') result += "%2C";
        else result += c;
    }
    return result;
}

const char* command(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "notice";
}

}  // namespace

std::string render_lint_github(const LintReport& report, bool, bool, int) {
    std::string out;
    for (const LintedFile& file : report.files) {
        for (const LintFinding& finding : file.findings) {
            const std::string cell = finding.cell > 0 ? " (cell " + std::to_string(finding.cell) + ", line " + std::to_string(finding.line) + ")" : "";
            out += std::string("::") + command(finding.severity) + " file=" + escaped(file.name, true);
            if (finding.cell == 0) out += ",line=" + std::to_string(finding.line) + ",endLine=" + std::to_string(finding.end_line) + ",col=" + std::to_string(finding.column) + ",endColumn=" + std::to_string(finding.end_column);
            out += ",title=" + escaped("whynogpu " + finding.rule, true) + "::" + escaped(finding.title + cell + ". " + finding.text, false) + "\n";
        }
    }
    for (const LintProblem& problem : report.problems)
        out += std::string("::") + (problem.is_partial ? "notice" : "warning") + " file=" + escaped(problem.name, true) + "::" + escaped(problem.text, false) + "\n";
    return out;
}

}  // namespace whynogpu
