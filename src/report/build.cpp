// SPDX-License-Identifier: Apache-2.0
#include "report/build.hpp"

#include <algorithm>

#include "report/words.hpp"
#include "util/version_of_tool.hpp"

namespace whynogpu {
namespace {

const char* word(Outcome outcome) {
    switch (outcome) {
        case Outcome::ok: return "ok";
        case Outcome::error: return "error";
        case Outcome::unknown: break;
    }
    return "unknown";
}

const char* word(SearchSource source) {
    switch (source) {
        case SearchSource::already_loaded: return "already loaded";
        case SearchSource::direct_path: return "path";
        case SearchSource::rpath: return "RPATH";
        case SearchSource::ld_library_path: return "LD_LIBRARY_PATH";
        case SearchSource::runpath: return "RUNPATH";
        case SearchSource::cache: return "ld.so.cache";
        case SearchSource::default_folder: return "default folder";
    }
    return "";
}

const char* word(StepOutcome outcome) {
    switch (outcome) {
        case StepOutcome::no_folder: return "no such folder";
        case StepOutcome::not_there: return "not there";
        case StepOutcome::not_listed: return "not listed";
        case StepOutcome::skipped: return "passed over";
        case StepOutcome::taken: return "taken";
        case StepOutcome::refused: return "refused";
        case StepOutcome::unreadable: return "cannot be read";
    }
    return "";
}

const char* state_word(LoadState state) {
    switch (state) {
        case LoadState::loaded: return "found";
        case LoadState::not_found: return "missing";
        case LoadState::refused:
        case LoadState::kills_process: return "unusable";
        case LoadState::unknown: break;
    }
    return "unknown";
}

std::string why_of(const LoadOutcome& outcome) {
    if (outcome.state == LoadState::loaded) {
        std::string passed_over;
        for (const SearchStep& step : outcome.steps)
            if (step.outcome == StepOutcome::skipped) passed_over += (passed_over.empty() ? "" : "; ") + step.place + ": " + step.detail;
        return passed_over;
    }
    if (outcome.state == LoadState::kills_process) return "opening it ends the process (bus error): " + outcome.culprit_path + " is cut short";
    return outcome.error;
}

Report::Library library_row(const LibraryFacts& library) {
    const LoadOutcome& outcome = library.outcome;
    Report::Library row{library.soname, library.required, state_word(outcome.state), outcome.path, outcome.real, why_of(outcome), {}};
    for (const auto* steps : {&outcome.steps, &outcome.culprit_steps})
        for (const SearchStep& step : *steps) row.places.push_back({word(step.source), step.place, word(step.outcome), step.detail});
    return row;
}

std::optional<Report::TensorFlow> tensorflow_row(const Case& c) {
    const TensorFlowFacts& tensorflow = c.seen.tensorflow;
    if (tensorflow.module.kind == ModuleKind::missing) return std::nullopt;
    Report::TensorFlow row;
    if (tensorflow.version.is_present()) row.version = tensorflow.version->text();
    row.distribution = tensorflow.owner.value_or("");
    row.location = tensorflow.folder;
    if (tensorflow.build.is_present()) {
        row.cuda_build = tensorflow.build->cuda;
        row.cuda = tensorflow.build->cuda_version.value_or("");
        row.cudnn = tensorflow.build->cudnn_version.value_or("");
    }
    return row;
}

const char* subject_word(Snapshot::Kind kind) {
    switch (kind) {
        case Snapshot::Kind::interpreter: return "interpreter";
        case Snapshot::Kind::process: return "process";
        case Snapshot::Kind::log: return "log";
        case Snapshot::Kind::image: return "image";
    }
    return "";
}

/// Files alone can answer it; the rest only a machine that runs.
bool is_about_files(Stage stage) {
    return stage == Stage::interpreter || stage == Stage::package || stage == Stage::loader;
}

void add_not_seen(Report& report, const Case& c, const Diagnosis& diagnosis) {
    if (report.verdict == "gpu") report.not_seen.push_back("whether training itself works: only real work on the GPU can show that");
    if (report.verdict != "undetermined") return;
    if (!c.predicted.unknown_because.empty()) report.not_seen.push_back(c.predicted.unknown_because);
    const bool disk = c.seen.kind == Snapshot::Kind::image;
    if (disk) report.settle.emplace_back("what the machine says that will run this, from inside:  whynogpu check");
    for (const Undecided& open : diagnosis.undecided)
        if ((!disk || is_about_files(open.cause->stage)) && std::find(report.settle.begin(), report.settle.end(), open.settle) == report.settle.end()) report.settle.push_back(open.settle);
}

/// The ways of a cause are written as alternatives; where the ways before it do not fit this system, nothing stands before its "Or".
void begin_anew(std::string& text) {
    constexpr std::string_view word = "Or";
    if (!text.starts_with("Or ") && !text.starts_with("Or, ")) return;
    text.erase(0, text.find(' ', word.size()) + 1);
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
}

}  // namespace

Report::Cause cause_row(const Finding& finding) {
    Report::Cause row;
    row.id = finding.cause->id;
    row.group = finding.cause->group;
    row.status = finding.judgement.verdict == Verdict::established ? "established" : "suspected";
    row.stage = to_string(finding.cause->stage);
    row.title = finding.judgement.title;
    for (const Evidence& evidence : finding.judgement.because) row.because.push_back({evidence.text, evidence.origin});
    for (const Remedy& remedy : finding.judgement.remedies) row.remedies.push_back({remedy.id, remedy.text, remedy.commands, remedy.risk, remedy.undo});
    if (!row.remedies.empty()) begin_anew(row.remedies.front().text);
    row.consequences = finding.consequences;
    return row;
}

std::string verdict_of(const Prediction& predicted) {
    if (predicted.import == Outcome::error || predicted.listing_fails) return "fails";
    if (!predicted.listed) return "undetermined";
    if (*predicted.listed == 0 || predicted.hidden_by_program) return "cpu";
    return predicted.first_operation == Outcome::error ? "fails" : "gpu";
}

Report build_report(const Case& c, const Diagnosis& diagnosis, const std::vector<PredictedLine>& lines) {
    Report report;
    report.tool_version = tool_version();
    report.knowledge = c.knowledge.date();
    report.subject_kind = subject_word(c.seen.kind);
    report.python = c.seen.python.executable.value_or("");
    report.prefix = c.seen.python.prefix.value_or("");
    report.chosen_by = c.seen.python.chosen_by;
    report.tensorflow = tensorflow_row(c);
    report.verdict = verdict_of(c.predicted);
    report.import = word(c.predicted.import);
    report.first_operation = word(c.predicted.first_operation);
    report.listed = c.predicted.listed;
    for (const PredictedLine& line : lines) report.lines.push_back({line.stage == LineStage::import ? "import" : "list", line.level, line.text});
    for (const Finding& finding : diagnosis.findings) report.causes.push_back(cause_row(finding));
    for (const LibraryFacts& library : c.seen.libraries) report.libraries.push_back(library_row(library));
    report.road = road_of(c, diagnosis);
    report.notes = notes_of(c);
    report.answer = answer_sentence(c, diagnosis);
    report.fine = fine_things(c);
    add_not_seen(report, c, diagnosis);
    report.home = c.seen.variable("HOME").value_or("");
    return report;
}

}  // namespace whynogpu
