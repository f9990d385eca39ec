// SPDX-License-Identifier: Apache-2.0
#include "render/layout.hpp"
#include <algorithm>

#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Text that no Markdown reader takes for markup: `[and-cuda]`, `*`, `_`, `<`.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : printable(replace_all(text, "\n", " "))) {
        if (contains("\\`*_[]<>#|~", std::string_view(&c, 1))) out += '\\';
        out += c;
        // "@name" would call a person.
        if (c == '@') out += "<!-- -->";
    }
    return out;
}

/// A code span that holds any text, backticks too.
std::string code(const std::string& text) {
    std::string mark = "`";
    while (contains(text, mark)) mark += '`';
    return mark.size() == 1 ? mark + printable(text) + mark : mark + " " + printable(text) + " " + mark;
}

/// A fenced block that holds any text, backticks too.
std::string fenced(const std::vector<std::string>& rows) {
    std::string fence = "```";
    for (const std::string& row : rows)
        while (contains(row, fence)) fence += '`';
    std::string out = fence + "sh\n";
    for (const std::string& row : rows) out += printable(row) + "\n";
    return out + fence + "\n";
}

std::string cause_section(const Report::Cause& cause, bool root) {
    std::string out = (root ? "### Because: " : "### Behind it: ") + plain(cause.title) + " (`" + cause.id + "`, " + cause.status + ")\n\n";
    for (const Report::Evidence& evidence : cause.because) {
        out += "- " + plain(evidence.text);
        if (!tells_origin(evidence.text, evidence.origin)) out += " — " + plain(evidence.origin);
        out += "\n";
    }
    if (!root) return out + "\n";
    for (const Report::Remedy& remedy : cause.remedies) {
        out += "\n**Fix:** " + plain(remedy.text) + (remedy.risk.empty() ? "" : " *Risk: " + plain(remedy.risk) + "*") + "\n\n";
        if (!remedy.commands.empty()) out += fenced(remedy.commands);
    }
    return out + "\n";
}

}  // namespace

std::string render_markdown(const Report& report, const RenderOptions& options) {
    std::string out = "## " + plain(report.answer) + "\n\n";
    for (std::size_t i = 0; i < report.causes.size(); ++i) out += cause_section(report.causes[i], i == 0);
    for (const std::string& text : report.settle) {
        const Question question = split_question(text);
        out += "- To settle: " + plain(question.words) + (question.command.empty() ? "" : " " + code(question.command)) + "\n";
    }
    for (const Report::Note& note : report.notes) out += "- Note: " + plain(note.text) + "\n";
    if (!report.notes.empty() || !report.settle.empty()) out += "\n";
    const bool any_seen = std::any_of(report.road.begin(), report.road.end(), [](const Report::Rung& rung) { return rung.state != "not-seen"; });
    if (any_seen) out += "| stage | state | |\n| --- | --- | --- |\n";
    for (const Report::Rung& rung : report.road)
        if (any_seen && (rung.state != "not-seen" || report.subject_kind != "log")) out += "| " + rung.stage + " | " + rung.state + " | " + plain(rung.text) + " |\n";
    if (!report.libraries.empty()) {
        out += "\n| library | state | file |\n| --- | --- | --- |\n";
        for (const Report::Library& library : report.libraries)
            out += "| " + plain(library.soname) + " | " + library.state + " | " + plain(library.path.empty() ? library.why : library.path) + " |\n";
    }
    if (options.verbose && !report.lines.empty()) {
        std::vector<std::string> rows;
        for (const Report::Line& line : report.lines) rows.push_back(std::string(1, line.level) + " " + line.text);
        out += "\nTensorFlow will print:\n\n" + fenced(rows);
    }
    // One blank line between paragraphs is enough.
    while (contains(out, "\n\n\n")) out = replace_all(out, "\n\n\n", "\n\n");
    return out + "\nwhynogpu " + report.tool_version + ", knowledge of " + report.knowledge + "\n";
}

}  // namespace whynogpu
