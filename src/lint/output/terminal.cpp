// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "lint/lint_report.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Paint {
    bool is_on = false;
    [[nodiscard]] std::string operator()(const char* code, const std::string& text) const { return is_on ? std::string("\033[") + code + "m" + text + "\033[0m" : text; }
};

const char* color_of(Severity severity) {
    return severity == Severity::error ? "1;31" : severity == Severity::warning ? "1;33" : "1;36";
}

std::string padded(std::string text, std::size_t width) {
    const std::size_t has = display_width(text);
    return has < width ? text + std::string(width - has, ' ') : text;
}

/// The text in lines of that width, words whole.
std::vector<std::string> wrapped(const std::string& text, std::size_t width) {
    std::vector<std::string> lines(1);
    for (const std::string& word : split(text, ' ')) {
        if (!lines.back().empty() && display_width(lines.back()) + 1 + display_width(word) > width) lines.emplace_back();
        lines.back() += (lines.back().empty() ? "" : " ") + word;
    }
    return lines;
}

std::string place_text(const std::string& name, const LintFinding& finding) {
    const std::string cell = finding.cell > 0 ? ":cell " + std::to_string(finding.cell) : "";
    return printable(name) + cell + ":" + std::to_string(finding.line) + ":" + std::to_string(finding.column);
}

/// A line of source, tabs as blanks, cut to the width around nothing: its start is what matters.
std::string source_text(const std::string& line, std::size_t width) {
    std::string text = printable(replace_all(line, "\t", "    "));
    if (display_width(text) <= width) return text;
    while (!text.empty() && (display_width(text) > width - 2 || (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80)) text.pop_back();
    if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0) text.pop_back();
    return text + " >";
}

/// Marks under the line: from the column of the finding to its end, or to the end of the line.
std::string marks(const LintFinding& finding, std::size_t width) {
    std::string before;
    int column = 1, until = finding.end_line > finding.line ? 1 << 20 : std::max(finding.end_column, finding.column + 1);
    std::size_t start = 0, end = 0, at = 0;
    for (std::size_t i = 0; i < finding.source_line.size(); ++column) {
        std::size_t size = 1;
        while (i + size < finding.source_line.size() && (static_cast<unsigned char>(finding.source_line[i + size]) & 0xC0) == 0x80) ++size;
        const std::string letter = finding.source_line.substr(i, size);
        if (column == finding.column) start = at;
        at += letter == "\t" ? 4 : display_width(printable(letter));
        if (column < until) end = at;
        i += size;
    }
    if (start >= width - 2) return "";
    end = std::min(std::max(end, start + 1), width);
    return std::string(start, ' ') + std::string(end - start, '^');
}

void show_lines(std::string& out, const LintFinding& finding, std::size_t digits, std::size_t width, const Paint& paint) {
    const auto line = [&](int number, const std::string& text) {
        const std::string shown = number > 0 ? std::to_string(number) : "";
        out += "  " + std::string(digits - std::min(digits, shown.size()), ' ') + shown + " | " + text + "\n";
    };
    const std::size_t room = width - digits - 5;
    std::vector<const Remark*> before, after;
    for (const Remark& remark : finding.remarks) (remark.begin < finding.begin ? before : after).push_back(&remark);
    const auto show_remark = [&](const Remark& remark) {
        const std::string note = "  <- " + remark.text + (remark.cell != finding.cell ? " (cell " + std::to_string(remark.cell) + ")" : "");
        line(remark.line, source_text(remark.source_line, room - display_width(note)) + paint("36", note));
    };
    for (const Remark* remark : before) show_remark(*remark);
    line(finding.line, source_text(finding.source_line, room));
    const std::string marked = marks(finding, room);
    if (!marked.empty()) line(0, paint(color_of(finding.severity), marked));
    for (const Remark* remark : after) show_remark(*remark);
}

void show_fix(std::string& out, const Fix& fix, std::size_t digits, const Paint& paint) {
    const std::string margin = "  " + std::string(digits, ' ') + " | ";
    out += margin + (fix.is_safe ? "fix: " : "possible: ") + fix.text + "\n";
    if (fix.before.size() > 6) return;
    for (const std::string& line : fix.before) out += margin + paint("31", "- " + printable(replace_all(line, "\t", "    "))) + "\n";
    for (const std::string& line : fix.after) out += margin + paint("32", "+ " + printable(replace_all(line, "\t", "    "))) + "\n";
}

void show(std::string& out, const std::string& name, const LintFinding& finding, const Paint& paint, bool verbose, std::size_t width) {
    const std::string place = place_text(name, finding);
    const std::string severity(to_string(finding.severity));
    std::string head = padded(place, 15) + "  " + paint(color_of(finding.severity), padded(severity, 7)) + "  ";
    const std::size_t indent = std::max<std::size_t>(display_width(place), 15) + 11;
    if (indent > width / 2) {
        out += padded(place, 15) + "  " + paint(color_of(finding.severity), severity) + "  " + finding.rule + "\n";
        for (const std::string& line : wrapped(finding.title, width - 6)) out += "      " + line + "\n";
    } else {
        bool is_first = true;
        for (const std::string& line : wrapped(finding.title, width - indent)) {
            out += (is_first ? head : std::string(indent, ' ')) + line + "\n";
            is_first = false;
        }
        out += std::string(indent, ' ') + finding.rule + "\n";
    }
    std::size_t digits = std::to_string(finding.line).size();
    for (const Remark& remark : finding.remarks) digits = std::max(digits, std::to_string(remark.line).size());
    digits = std::max<std::size_t>(digits, 2);
    show_lines(out, finding, digits, width, paint);
    const std::string margin = "  " + std::string(digits, ' ') + " | ";
    std::string text = finding.text;
    if (verbose) text += " [" + std::string(to_string(finding.certainty)) + (finding.cause.empty() ? "" : ", evidence for " + finding.cause) + "]";
    for (const std::string& line : wrapped(text, width - margin.size())) out += margin + line + "\n";
    if (finding.fix && verbose) show_fix(out, *finding.fix, digits, paint);
}

std::string plural(std::size_t n, const std::string& word) {
    return std::to_string(n) + " " + word + (n == 1 ? "" : "s");
}

std::string summary(const LintReport& report) {
    std::string out;
    const std::size_t all = report.count(), infos = report.count(Severity::info);
    if (all == 0) out = "nothing found in " + plural(report.seen, "file");
    else out = plural(all, "finding") + " in " + plural(report.files.size(), "file");
    if (all > 0 && infos == all) out += ", for information only";
    else if (infos > 0) out += " (" + std::to_string(infos) + " for information)";
    if (const std::size_t n = report.fixable(); n > 0) out += "; " + std::to_string(n) + " can be fixed by  whynogpu lint --fix";
    out += "\n";
    if (report.fixed > 0) out = plural(report.fixed, "fault") + " fixed in " + plural(report.fixed_files, "file") + "\n" + out;
    std::size_t unread = 0, partial = 0;
    for (const LintProblem& problem : report.problems) {
        if (!problem.is_partial) ++unread;
        else if (problem.line > 0) ++partial;
    }
    if (unread > 0) out += plural(unread, "file") + " could not be linted\n";
    if (partial > 0) out += plural(partial, "file") + (partial == 1 ? " holds" : " hold") + " lines that are no Python; the rest was linted\n";
    if (report.ignored > 0) out += plural(report.ignored, "finding") + " ignored by comments\n";
    if (report.in_baseline > 0) out += plural(report.in_baseline, "finding") + " known from the baseline\n";
    return out;
}

}  // namespace

std::string render_lint_terminal(const LintReport& report, bool color, bool verbose, int width) {
    const Paint paint{color};
    std::string out;
    for (const LintedFile& file : report.files)
        for (const LintFinding& finding : file.findings) show(out, file.name, finding, paint, verbose, static_cast<std::size_t>(width));
    for (const LintProblem& problem : report.problems) {
        const std::string cell = problem.cell > 0 ? ":cell " + std::to_string(problem.cell) : "";
        out += printable(problem.name) + cell + (problem.line > 0 ? ":" + std::to_string(problem.line) : "") + ": " + printable(problem.text) + "\n";
    }
    if (!report.facts.empty()) out += "known of the environment: " + report.facts + "\n";
    return out + summary(report);
}

}  // namespace whynogpu
