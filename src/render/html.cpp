// SPDX-License-Identifier: Apache-2.0
// One page without scripts, pictures or anything from elsewhere; headings and tables in an order that a screen reader can follow.
#include <algorithm>

#include "render/layout.hpp"
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view style =
    "body{max-width:50rem;margin:2rem auto;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;color:#1b1b1b;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}pre{padding:.75rem;overflow-x:auto;background:#f2f2f2}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #ccc}"
    "td{overflow-wrap:anywhere}.quiet{color:#595959}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}pre{background:#262626}.quiet{color:#a6a6a6}}";

std::string element(const std::string& name, const std::string& inner) {
    return "<" + name + ">" + inner + "</" + name + ">\n";
}

std::string text_element(const std::string& name, const std::string& text) {
    return element(name, markup_text(replace_all(text, "\n", " ")));
}

std::string code_block(const std::vector<std::string>& rows) {
    std::string text;
    for (const std::string& row : rows)
        for (const std::string& line : split_lines(row)) text += markup_text(line) + "\n";
    return element("pre", "<code>" + text + "</code>");
}

std::string item(const std::string& text, const std::string& origin) {
    const std::string quiet = tells_origin(text, origin) ? "" : " <span class=\"quiet\">" + markup_text(origin) + "</span>";
    return element("li", markup_text(replace_all(text, "\n", " ")) + quiet);
}

std::string cause_section(const Report::Cause& cause, bool root) {
    std::string out = text_element("h2", (root ? "Because: " : "Behind it: ") + cause.title);
    out += "<p class=\"quiet\">" + markup_text(cause.id) + ", " + markup_text(cause.status) + "</p>\n";
    std::string items;
    for (const Report::Evidence& evidence : cause.because) items += item(evidence.text, evidence.origin);
    if (!items.empty()) out += element("ul", "\n" + items);
    if (!root) return out;
    for (const Report::Remedy& remedy : cause.remedies) {
        out += text_element("h3", "Fix") + text_element("p", remedy.text + (remedy.risk.empty() ? "" : " Risk: " + remedy.risk));
        if (!remedy.commands.empty()) out += code_block(remedy.commands);
    }
    return out;
}

std::string table(const char* caption, const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& rows) {
    if (rows.empty()) return {};
    std::string out = text_element("h2", caption) + "<table>\n<tr>";
    for (const std::string& head : heads) out += "<th scope=\"col\">" + markup_text(head) + "</th>";
    out += "</tr>\n";
    for (const auto& row : rows) {
        out += "<tr>";
        for (const std::string& cell : row) out += "<td>" + markup_text(cell) + "</td>";
        out += "</tr>\n";
    }
    return out + "</table>\n";
}

std::string questions(const Report& report) {
    std::string out;
    for (const std::string& text : report.settle) {
        const Question question = split_question(text);
        out += text_element("p", question.words);
        if (!question.command.empty()) out += code_block({question.command});
    }
    return out.empty() ? out : text_element("h2", "What would settle it") + out;
}

}  // namespace

std::string render_html(const Report& report, const RenderOptions& options) {
    std::string body = text_element("h1", report.answer);
    for (std::size_t i = 0; i < report.causes.size(); ++i) body += cause_section(report.causes[i], i == 0);
    body += questions(report);
    std::string notes;
    for (const Report::Note& note : report.notes) notes += text_element("li", note.text);
    if (!notes.empty()) body += text_element("h2", "Worth knowing") + element("ul", "\n" + notes);
    std::vector<std::vector<std::string>> road, libraries;
    for (const Report::Rung& rung : report.road) road.push_back({rung.stage, rung.state, rung.text});
    for (const Report::Library& library : report.libraries) libraries.push_back({library.soname, library.state, library.path.empty() ? library.why : library.path});
    body += table("The road to the GPU", {"stage", "state", "what was seen"}, road);
    body += table("Libraries", {"library", "state", "file"}, libraries);
    if (options.verbose && !report.lines.empty()) {
        std::vector<std::string> rows;
        for (const Report::Line& line : report.lines) rows.push_back(std::string(1, line.level) + " " + line.text);
        body += text_element("h2", "TensorFlow will print") + code_block(rows);
    }
    body += "<p class=\"quiet\">" + markup_text("whynogpu " + report.tool_version + ", knowledge of " + report.knowledge) + "</p>\n";
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
           text_element("title", report.answer) + "<style>" + std::string(style) + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
}

}  // namespace whynogpu
