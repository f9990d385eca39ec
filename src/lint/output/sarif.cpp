// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "lint/lint_report.hpp"
#include "util/text.hpp"
#include "util/version_of_tool.hpp"

namespace whynogpu {
namespace {

using Json = nlohmann::ordered_json;

const char* level(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

/// A relative path as a URI: "%" and everything outside the unreserved characters in hexadecimal.
std::string uri(const std::string& path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result = path.starts_with('/') ? "file://" : "";
    for (const char c : path) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view("-._~/").find(c) != std::string_view::npos;
        if (is_plain) result += c;
        else (result += '%') += {digits[static_cast<unsigned char>(c) >> 4], digits[static_cast<unsigned char>(c) & 15]};
    }
    return result;
}

Json location(const std::string& name, const LintFinding& finding) {
    Json region{{"startLine", finding.line}, {"startColumn", finding.column}, {"endLine", finding.end_line}, {"endColumn", finding.end_column}};
    Json result{{"physicalLocation", {{"artifactLocation", {{"uri", uri(name)}}}, {"region", region}}}};
    // The lines of a notebook are those of its cells.
    if (finding.cell > 0) result["logicalLocations"] = Json::array({{{"name", "cell " + std::to_string(finding.cell)}, {"kind", "module"}}});
    return result;
}

Json fix_of(const std::string& name, const LintFinding& finding) {
    const Fix& fix = *finding.fix;
    std::string inserted;
    for (const std::string& line : fix.after) inserted += printable(line) + "\n";
    const int last = fix.first_line + static_cast<int>(fix.before.size());
    Json replacement{{"deletedRegion", {{"startLine", fix.first_line}, {"startColumn", 1}, {"endLine", last}, {"endColumn", 1}}}, {"insertedContent", {{"text", inserted}}}};
    return {{"description", {{"text", fix.text}}},
            {"artifactChanges", Json::array({{{"artifactLocation", {{"uri", uri(name)}}}, {"replacements", Json::array({replacement})}}})}};
}

Json rules() {
    Json result = Json::array();
    for (const Rule& rule : all_rules())
        result.push_back({{"id", rule.id}, {"shortDescription", {{"text", rule.title}}}, {"defaultConfiguration", {{"level", level(rule.severity)}}}});
    return result;
}

}  // namespace

std::string render_lint_sarif(const LintReport& report, bool, bool, int) {
    Json results = Json::array();
    for (const LintedFile& file : report.files) {
        for (const LintFinding& finding : file.findings) {
            Json result{{"ruleId", finding.rule}, {"level", level(finding.severity)}, {"message", {{"text", finding.title + ". " + finding.text}}},
                        {"locations", Json::array({location(file.name, finding)})}};
            for (const Remark& remark : finding.remarks)
                result["relatedLocations"].push_back({{"message", {{"text", remark.text}}},
                                                      {"physicalLocation", {{"artifactLocation", {{"uri", uri(file.name)}}}, {"region", {{"startLine", remark.line}, {"startColumn", remark.column}}}}}});
            if (finding.fix && finding.cell == 0) result["fixes"] = Json::array({fix_of(file.name, finding)});
            result["properties"] = {{"certainty", to_string(finding.certainty)}};
            results.push_back(std::move(result));
        }
    }
    Json notifications = Json::array();
    for (const LintProblem& problem : report.problems)
        notifications.push_back({{"level", problem.is_partial ? "warning" : "error"}, {"message", {{"text", printable(problem.name) + ": " + printable(problem.text)}}}});
    Json run;
    run["tool"]["driver"] = {{"name", "whynogpu"}, {"version", tool_version()}, {"rules", rules()}};
    run["columnKind"] = "unicodeCodePoints";
    run["invocations"] = Json::array({{{"executionSuccessful", true}, {"toolExecutionNotifications", notifications}}});
    run["results"] = std::move(results);
    const Json whole{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", Json::array({run})}};
    return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace whynogpu
