// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "lint/lint_report.hpp"
#include "util/text.hpp"
#include "util/version_of_tool.hpp"

namespace whynogpu {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Fix& fix) {
    Json result{{"text", fix.text}, {"safe", fix.is_safe}, {"line", fix.first_line}, {"before", Json::array()}, {"after", Json::array()}};
    for (const std::string& line : fix.before) result["before"].push_back(printable(line));
    for (const std::string& line : fix.after) result["after"].push_back(printable(line));
    return result;
}

Json json_of(const std::string& name, const LintFinding& finding) {
    Json result;
    result["file"] = printable(name);
    result["cell"] = finding.cell > 0 ? Json(finding.cell) : Json(nullptr);
    result["line"] = finding.line;
    result["column"] = finding.column;
    result["end_line"] = finding.end_line;
    result["end_column"] = finding.end_column;
    result["rule"] = finding.rule;
    result["cause"] = finding.cause.empty() ? Json(nullptr) : Json(finding.cause);
    result["severity"] = to_string(finding.severity);
    result["certainty"] = to_string(finding.certainty);
    result["title"] = finding.title;
    result["text"] = finding.text;
    result["source"] = printable(finding.source_line);
    result["remarks"] = Json::array();
    for (const Remark& remark : finding.remarks)
        result["remarks"].push_back({{"cell", remark.cell > 0 ? Json(remark.cell) : Json(nullptr)}, {"line", remark.line}, {"column", remark.column}, {"text", remark.text}});
    result["fix"] = finding.fix ? json_of(*finding.fix) : Json(nullptr);
    return result;
}

}  // namespace

std::string render_lint_json(const LintReport& report, bool, bool, int) {
    Json result;
    result["schema"] = "whynogpu/lint/1";
    result["tool"] = {{"version", tool_version()}};
    result["summary"] = {{"files", report.seen},
                         {"parsed", report.parsed},
                         {"findings", report.count()},
                         {"errors", report.count(Severity::error)},
                         {"warnings", report.count(Severity::warning)},
                         {"infos", report.count(Severity::info)},
                         {"fixable", report.fixable()},
                         {"fixed", report.fixed},
                         {"ignored", report.ignored},
                         {"in_baseline", report.in_baseline}};
    result["findings"] = Json::array();
    for (const LintedFile& file : report.files)
        for (const LintFinding& finding : file.findings) result["findings"].push_back(json_of(file.name, finding));
    result["problems"] = Json::array();
    for (const LintProblem& problem : report.problems)
        result["problems"].push_back({{"file", printable(problem.name)},
                                      {"cell", problem.cell > 0 ? Json(problem.cell) : Json(nullptr)},
                                      {"line", problem.line > 0 ? Json(problem.line) : Json(nullptr)},
                                      {"text", printable(problem.text)},
                                      {"partial", problem.is_partial}});
    return result.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace whynogpu
