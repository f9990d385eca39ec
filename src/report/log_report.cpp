// SPDX-License-Identifier: Apache-2.0
#include "report/log_report.hpp"

#include <algorithm>
#include <array>

#include "report/words.hpp"
#include "util/text.hpp"
#include "util/version_of_tool.hpp"

namespace whynogpu {
namespace {

/// Causes with which the import, the listing or the first operation raises; with the others TensorFlow quietly takes the CPU.
constexpr std::array<std::string_view, 14> failing{
    "bad-device-name", "configured-too-late", "cudnn-version",      "driver-too-old", "gpu-too-new",
    "import-broken",   "library-conflict",    "memory-exhausted",   "multi-gpu",      "no-gpu-kernel",
    "other",           "python-unsupported",  "tensorflow-missing", "xla-tools"};
constexpr std::size_t most_causes = 6;

bool contains_id(const auto& ids, std::string_view id) {
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

std::string name_of(const TextFacts& text) {
    if (text.tensorflow) return "TensorFlow " + text.tensorflow->text;
    if (text.releases.size() == 1) return "TensorFlow " + *text.releases.begin();
    return "TensorFlow";
}

/// A library without which the extension module itself does not load: Python names it in an ImportError.
bool raises_at_import(const TextFacts& text) {
    const auto raises = [](const TextLibrary& library) { return library.sign != nullptr && contains(library.sign->text, "ImportError"); };
    const Sign* driver = text.libraries.driver_library;
    return text.success() == nullptr && ((driver != nullptr && contains(driver->text, "ImportError")) ||
                                         std::any_of(text.libraries.failed.begin(), text.libraries.failed.end(), raises));
}

bool is_success(const Finding& finding) {
    return finding.cause->id == "gpu-is-used";
}

/// The listing goes well, and what is run then raises: the chip has no code, and was not left out.
bool fails_when_used(const TextFacts& text, std::string_view cause) {
    return cause == "gpu-too-old" && text.has("jit-from-ptx") && !text.has_any({"capability-too-low", "device-ignored"});
}

std::string verdict_of(const TextFacts& text, const Diagnosis& diagnosis) {
    if (diagnosis.findings.empty()) return "undetermined";
    const Finding& root = diagnosis.findings.front();
    if (root.judgement.verdict != Verdict::established) return "undetermined";
    if (is_success(root)) return "gpu";
    if (raises_at_import(text)) return "fails";
    // A device that is left out is left out quietly.
    if (root.cause->id == "other" && text.has("too-few-multiprocessors")) return "cpu";
    return contains_id(failing, root.cause->id) || fails_when_used(text, root.cause->id) ? "fails" : "cpu";
}

std::string answer_of(const TextFacts& text, const Diagnosis& diagnosis, const std::string& verdict) {
    if (verdict == "gpu") {
        const Card* card = text.nvidia_card();
        return name_of(text) + " used the GPU" + (card == nullptr ? "." : ": " + card->name + ".");
    }
    if (verdict == "fails") return name_of(text) + " failed, and the text shows why.";
    if (verdict == "cpu") return name_of(text) + " ran without the GPU, and the text shows why.";
    if (diagnosis.findings.empty()) return "This text does not tell why " + name_of(text) + " would not use the GPU.";
    if (is_success(diagnosis.findings.front())) return "Nothing here shows a fault: " + name_of(text) + " seems to use the GPU.";
    return "This text does not prove why " + name_of(text) + " does not use the GPU; this is the likeliest cause.";
}

/// Lines of one text are quoted once, from where it stands first.
Report::Cause quoting_once(Report::Cause row) {
    std::vector<Report::Evidence> once;
    for (Report::Evidence& evidence : row.because) {
        const auto same = [&](const Report::Evidence& other) { return other.text == evidence.text; };
        if (std::none_of(once.begin(), once.end(), same)) once.push_back(std::move(evidence));
    }
    row.because = std::move(once);
    return row;
}

void add_libraries(Report& report, const TextFacts& text) {
    std::vector<std::string> named;
    for (const TextLibrary& library : text.libraries.failed) {
        const bool there = library.fault == TextFault::damaged || library.fault == TextFault::stray;
        report.libraries.push_back({library.soname,
                                    true,
                                    there ? "unusable" : "missing",
                                    {},
                                    {},
                                    library.sign == nullptr ? "" : std::string(trim(library.sign->text)),
                                    {}});
        named.push_back(library.soname);
    }
    for (const std::string& soname : text.libraries.opened) {
        if (contains_id(named, soname) || library_of_soname(soname).empty()) continue;
        report.libraries.push_back({soname, true, "found", {}, {}, "the log says that it opened", {}});
        named.push_back(soname);
    }
}

/// The last stage that the text shows to be passed; -1: none.
int passed_stages(const TextFacts& text) {
    if (text.success() != nullptr && text.has_any({"cudnn-works", "placed-on-gpu"})) return static_cast<int>(Stage::placement);
    if (text.success() != nullptr) return static_cast<int>(Stage::visibility);
    if (text.has_any({"found-device", "harmless-numa", "adding-devices", "some-libraries-missing"}))
        return static_cast<int>(Stage::package);
    return -1;
}

void add_road(Report& report, const TextFacts& text, const Diagnosis& diagnosis) {
    const int passed = report.verdict == "gpu" ? static_cast<int>(Stage::placement) : passed_stages(text);
    for (int i = 0; i < 10; ++i) {
        const auto stage = static_cast<Stage>(i);
        Report::Rung rung{to_string(stage), i <= passed ? "passed" : "not-seen", ""};
        for (const Finding& finding : diagnosis.findings)
            if (finding.cause->stage == stage && finding.judgement.verdict == Verdict::established && !is_success(finding)) {
                rung.state = "broken";
                rung.text = finding.judgement.title;
                break;
            }
        report.road.push_back(std::move(rung));
    }
}

std::optional<int> listed_of(const TextFacts& text, const std::string& verdict) {
    if (verdict == "cpu") return 0;
    if (verdict == "gpu" || text.has_any({"created-device", "jit-from-ptx", "gpu-listed"})) {
        std::vector<std::string> indices;
        for (const char* id : {"created-device", "gpu-listed"})
            for (const Sign* sign : text.all(id))
                if (const std::string index = hole(*sign, "index"); !index.empty() && !contains_id(indices, index))
                    indices.push_back(index);
        return indices.empty() ? 1 : static_cast<int>(indices.size());
    }
    return std::nullopt;
}

/// A person who complains wants to be told where the time goes; one who only asks wants to hear that all is well.
bool complains(const TextFacts& text) {
    return text.has_any({"says-slow", "says-task-manager", "says-thinks-cpu", "says-input-pipeline", "input-bound"});
}

}  // namespace

Report build_log_report(const TextCase& c, const Diagnosis& diagnosis) {
    const TextFacts& text = c.text;
    Report report;
    report.tool_version = tool_version();
    report.knowledge = c.knowledge.date();
    report.subject_kind = "log";
    report.chosen_by = std::to_string(text.log->lines) + " lines of text";
    if (text.tensorflow) report.tensorflow = Report::TensorFlow{text.tensorflow->text, text.told("package"), "", std::nullopt, "", ""};
    report.verdict = verdict_of(text, diagnosis);
    const std::string root = diagnosis.findings.empty() ? "" : std::string(diagnosis.findings.front().cause->id);
    const bool proved = report.verdict != "undetermined";
    report.import = proved && (root == "import-broken" || root == "tensorflow-missing" || raises_at_import(text)) ? "error"
                    : report.verdict == "gpu"                                           ? "ok"
                                                                                        : "unknown";
    report.first_operation = report.verdict == "gpu" && text.has_any({"cudnn-works", "placed-on-gpu"}) ? "ok"
                             : report.verdict == "fails" && report.import != "error"                   ? "error"
                                                                                                       : "unknown";
    report.listed = listed_of(text, report.verdict);
    for (const Finding& finding : diagnosis.findings) {
        if (report.causes.size() >= most_causes) break;
        if (is_success(finding) && (report.verdict == "gpu" ? !complains(text) : !report.causes.empty())) continue;
        report.causes.push_back(quoting_once(cause_row(finding)));
    }
    add_libraries(report, text);
    add_road(report, text, diagnosis);
    report.notes = notes_of_text(text);
    report.answer = answer_of(text, diagnosis, report.verdict);
    if (report.verdict == "undetermined") report.settle = next_questions(c);
    return report;
}

}  // namespace whynogpu
