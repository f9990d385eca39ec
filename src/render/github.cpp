// SPDX-License-Identifier: Apache-2.0
// Workflow commands of GitHub Actions: one line each, shown beside the run and, with a file and a line, in it.
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string data(const std::string& text) {
    return replace_all(replace_all(replace_all(printable(replace_all(text, "\n", " ")), "%", "%25"), "\r", "%0D"), "\n", "%0A");
}
std::string property(const std::string& text) {
    return replace_all(replace_all(data(text), ":", "%3A"), ",", "%2C");
}

/// "12" of "line 12" and "line 12 of trainer-0"; empty for other origins.
std::string line_number(const std::string& origin) {
    constexpr std::string_view word = "line ";
    if (!origin.starts_with(word)) return {};
    const std::string number = origin.substr(word.size(), origin.find(' ', word.size()) - word.size());
    return parse_unsigned(number) ? number : std::string();
}

std::string annotation(const Report& report, const char* level, const std::string& title, const std::string& text,
                       const std::string& line) {
    std::string out = std::string("::") + level + " ";
    if (!report.log_file.empty()) out += "file=" + property(report.log_file) + (line.empty() ? "" : ",line=" + line) + ",";
    return out + "title=" + property(title) + "::" + data(text) + "\n";
}

std::string of_cause(const Report& report, const Report::Cause& cause, const char* level) {
    std::string text = cause.title, line;
    for (const Report::Evidence& evidence : cause.because) {
        text += "; " + evidence.text;
        if (line.empty()) line = line_number(evidence.origin);
    }
    if (!cause.remedies.empty()) text += ". " + cause.remedies.front().text;
    return annotation(report, level, "whynogpu: " + cause.id + (cause.status == "suspected" ? " (suspected)" : ""), text, line);
}

}  // namespace

std::string render_github(const Report& report, const RenderOptions&) {
    std::string out;
    for (std::size_t i = 0; i < report.causes.size(); ++i) {
        const bool certain = report.causes[i].status == "established";
        out += of_cause(report, report.causes[i], i > 0 || report.verdict == "gpu" ? "notice" : certain ? "error" : "warning");
    }
    if (report.causes.empty()) {
        std::string text = report.answer;
        for (std::size_t i = 0; i < report.settle.size(); ++i) text += (i == 0 ? " To settle: " : "; ") + replace_all(report.settle[i], "  ", " ");
        out += annotation(report, report.verdict == "gpu" ? "notice" : "warning", "whynogpu: " + report.verdict, text, "");
    }
    return out;
}

}  // namespace whynogpu
