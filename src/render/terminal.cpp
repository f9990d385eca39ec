// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "render/layout.hpp"
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t label_columns = 11;  ///< "  because  "
constexpr std::size_t most_evidence = 5, most_remedies = 2, most_notes = 4;

/// Builds the page line by line: a label at the left, wrapped text at the right.
class Page {
  public:
    Page(const Report& report, const RenderOptions& options) : report_(report), options_(options) {}

    std::string render() {
        paragraph(report_.answer);
        gap();
        if (!report_.causes.empty()) root_cause();
        behind();
        settle();
        worth_knowing();
        if (!report_.fine.empty()) block("fine", join(report_.fine, ", "));
        for (const std::string& open : report_.not_seen) block("not seen", open);
        road();
        if (options_.verbose) details();
        footer();
        return out_;
    }

  private:
    [[nodiscard]] std::string bold(const std::string& text) const { return options_.color ? "\x1b[1m" + text + "\x1b[0m" : text; }
    [[nodiscard]] std::string dim(const std::string& text) const { return options_.color ? "\x1b[2m" + text + "\x1b[0m" : text; }
    [[nodiscard]] std::string clean(const std::string& text) const { return with_tilde(printable(replace_all(text, "\n", " ")), report_.home); }
    [[nodiscard]] int right_width() const { return options_.width - static_cast<int>(label_columns); }

    void line(const std::string& text) { out_ += text.substr(0, text.find_last_not_of(' ') + 1) + "\n"; }
    void gap() {
        if (!out_.ends_with("\n\n")) out_ += "\n";
    }

    void paragraph(const std::string& text) {
        for (const std::string& row : wrap(clean(text), options_.width)) line(bold(row));
    }

    static std::string labelled(const std::string& label) { return "  " + label + std::string(label.size() + 2 < label_columns ? label_columns - 2 - label.size() : 1, ' '); }

    /// The label stands before the first line only; the lines that follow may hang, so that the next block is seen to begin.
    void block(const std::string& label, const std::string& text, std::size_t hang = 0) {
        std::string left = labelled(label);
        for (const std::string& row : wrap(clean(text), right_width() - static_cast<int>(hang))) {
            line(left + row);
            left = std::string(label_columns + hang, ' ');
        }
    }
    /// A command stands on a line of its own, set off from the words, never wrapped.
    void command(const std::string& text) { line(std::string(label_columns + 2, ' ') + bold(printable(text))); }

    void cause_head(const std::string& label, const Report::Cause& cause) {
        std::vector<std::string> rows = wrap(clean(cause.title) + (cause.status == "suspected" ? " (suspected)" : ""), right_width());
        const std::string id = cause.id;
        std::string left = labelled(label);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t used = label_columns + display_width(rows[i]);
            const auto width = static_cast<std::size_t>(options_.width);
            if (i + 1 < rows.size() || used + 2 + id.size() > width) line(left + rows[i]);
            else line(left + rows[i] + std::string(width - used - id.size(), ' ') + dim(id));
            if (i + 1 == rows.size() && used + 2 + id.size() > width) line(std::string(width - id.size(), ' ') + dim(id));
            left = std::string(label_columns, ' ');
        }
    }

    void evidence(const Report::Cause& cause) {
        const std::size_t shown = options_.verbose ? cause.because.size() : std::min(cause.because.size(), most_evidence);
        for (std::size_t i = 0; i < shown; ++i) {
            const Report::Evidence& item = cause.because[i];
            std::string text = item.text;
            if (!tells_origin(item.text, item.origin)) text += " (" + item.origin + ")";
            block("", text, 2);
        }
        if (shown < cause.because.size()) block("", "… and " + std::to_string(cause.because.size() - shown) + " more: whynogpu -v");
    }

    /// A sentence that commands follow ends in a colon.
    static std::string introducing(std::string text) {
        if (text.ends_with('.')) text.pop_back();
        return text.ends_with(':') ? text : text + ":";
    }

    void remedies(const Report::Cause& cause) {
        const std::size_t shown = options_.verbose ? cause.remedies.size() : std::min(cause.remedies.size(), most_remedies);
        for (std::size_t i = 0; i < shown; ++i) {
            const Report::Remedy& remedy = cause.remedies[i];
            block(i == 0 ? "fix" : "or", remedy.commands.empty() ? remedy.text : introducing(remedy.text));
            for (const std::string& text : remedy.commands) command(text);
            if (!remedy.risk.empty()) block("", "risk: " + remedy.risk);
            if (options_.verbose && !remedy.undo.empty()) block("", "undo: " + remedy.undo);
        }
    }

    void root_cause() {
        const Report::Cause& root = report_.causes.front();
        cause_head("because", root);
        evidence(root);
        remedies(root);
    }

    /// Other causes wait behind the first: shown with their titles only.
    void behind() {
        for (std::size_t i = 1; i < report_.causes.size(); ++i) cause_head(i == 1 ? "behind" : "", report_.causes[i]);
    }

    void settle() {
        for (std::size_t i = 0; i < report_.settle.size(); ++i) {
            const Question question = split_question(report_.settle[i]);
            block(i == 0 ? "settle" : "", question.words);
            if (!question.command.empty()) command(question.command);
        }
    }

    void worth_knowing() {
        const std::size_t shown = options_.verbose ? report_.notes.size() : std::min(report_.notes.size(), most_notes);
        for (std::size_t i = 0; i < shown; ++i) block(i == 0 ? "note" : "", report_.notes[i].text);
        if (shown < report_.notes.size()) block("", "… and " + std::to_string(report_.notes.size() - shown) + " more: whynogpu -v");
    }

    /// The ten rungs, the states below their names; a screen reader meets the names first, then the states in the same order.
    void road() {
        const auto told = [](const Report::Rung& rung) { return rung.state == "passed" || rung.state == "broken"; };
        if (std::none_of(report_.road.begin(), report_.road.end(), told)) return;  // a log that shows none of it
        gap();
        std::string names, states;
        const auto flush = [&] {
            line(names);
            line(states);
            names.clear();
            states.clear();
        };
        for (const Report::Rung& rung : report_.road) {
            const std::string state = rung.state == "passed" ? "ok" : rung.state == "broken" ? "BROKEN" : rung.state == "not-reached" ? "-" : "?";
            const std::size_t width = std::max(rung.stage.size(), state.size()) + 2;
            if (names.size() + width + 2 > static_cast<std::size_t>(options_.width)) flush();
            names += "  " + rung.stage + std::string(width - rung.stage.size() - 2, ' ');
            states += "  " + state + std::string(width - state.size() - 2, ' ');
        }
        flush();
    }

    void details() {
        gap();
        line("Road");
        for (const Report::Rung& rung : report_.road) line("  " + rung.stage + ": " + rung.state + (rung.text.empty() ? "" : ": " + clean(rung.text)));
        if (!report_.lines.empty()) {
            gap();
            line("TensorFlow will print");
            for (const Report::Line& text : report_.lines) line("  [" + text.stage + "] " + std::string(1, text.level) + " " + clean(text.text));
        }
        for (const Report::Library& library : report_.libraries) {
            gap();
            line(library.soname + ": " + library.state + (library.path.empty() ? "" : ", " + clean(library.path)));
            if (!library.why.empty()) line("  " + clean(library.why));
            for (const Report::Place& place : library.places)
                line("  " + place.source + "  " + clean(place.place) + "  " + place.outcome + (place.detail.empty() ? "" : ": " + clean(place.detail)));
        }
    }

    void footer() {
        gap();
        std::string text = "nothing was imported or changed";
        if (!report_.causes.empty()) text += "; more: whynogpu explain " + report_.causes.front().id;
        for (const std::string& row : wrap(text, options_.width - 2)) line(dim("  " + row));
    }

    const Report& report_;
    const RenderOptions& options_;
    std::string out_;
};

}  // namespace

std::string render_terminal(const Report& report, const RenderOptions& options) {
    return Page(report, options).render();
}

}  // namespace whynogpu
