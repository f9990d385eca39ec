// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Why the import fails with that NumPy; empty when it does not.
std::string fault(const Release& release, const Version& numpy) {
    if (release.imports.numpy.abi == 1 && numpy.major() >= 2) return "It was compiled for NumPy 1 and cannot be imported with NumPy 2.";
    for (const NumpyUse& use : release.imports.numpy.removed)
        if (numpy >= use.removed_in) return "It uses numpy." + use.name + " at import, which is gone since NumPy " + use.removed_in.text() + ".";
    return {};
}

/// The oldest NumPy that a range allows, as far as its own bounds tell.
std::optional<Version> lowest(const AskedPackage& numpy) {
    if (numpy.pinned) return numpy.pinned;
    std::optional<Version> result;
    for (const std::string& clause : split(numpy.specifier, ',')) {
        const std::string_view text = trim(clause);
        if (!text.starts_with(">") && !text.starts_with("~=") && !text.starts_with("==")) continue;
        const auto version = Version::parse(replace_all(std::string(text.substr(std::min(text.find_first_not_of("><=~"), text.size()))), ".*", ""));
        if (version && (!result || *version > *result)) result = version;
    }
    return result;
}

void look_at_pair(Lint& lint, const AskedPackage& tensorflow, const AskedPackage& numpy, const std::vector<TensorFlowVersion>& versions) {
    const auto least = lowest(numpy);
    if (!least || !numpy.has_range) return;
    for (const TensorFlowVersion& version : versions)
        if (fault(*version.release, *least).empty()) return;
    const TensorFlowVersion& newest = versions.front();
    const AskedPackage& shown = numpy.elsewhere.empty() ? numpy : tensorflow;
    LintFinding& finding = lint.add(shown.at, shown_tensorflow(tensorflow) + " does not work with numpy" + printable(numpy.specifier), fault(*newest.release, *least));
    if (newest.release->numpy_required && !newest.release->numpy_required->contains(*least)) finding.text += " It asks for numpy" + newest.release->numpy_required->text() + ", so that pip refuses the two together.";
    if (tensorflow.elsewhere.empty() && &shown == &numpy) lint.remark(finding, tensorflow.at, "TensorFlow stands here");
    if (lint.setup.is_for_ci) finding.severity = Severity::warning;
}

/// Packages that are pinned to a time before NumPy 2 mostly hold NumPy down with them.
bool may_hold_numpy(const std::vector<const AskedPackage*>& company) {
    return std::ranges::any_of(company, [](const AskedPackage* other) {
        for (const char* name : {"scipy", "numba", "pandas", "scikit-image", "scikit-learn", "opencv-python", "opencv-python-headless", "librosa", "tensorflow-addons", "tf-models-official", "tensorflow-probability", "matplotlib", "h5py"})
            if (other->name == name && !other->specifier.empty() && other->specifier != ">=") return true;
        return other->installer == Installer::conda && other->name == "numpy";
    });
}

/// No bound of its own, none in the file: pip takes the newest.
void look_for_unbounded(Lint& lint, const SetupEnvironment& environment, const AskedPackage& tensorflow, const std::vector<TensorFlowVersion>& versions) {
    const SourceKind kind = lint.source.kind;
    const bool is_installed = kind == SourceKind::requirements || kind == SourceKind::dockerfile || kind == SourceKind::conda_environment || kind == SourceKind::notebook;
    if (!is_installed || lint.setup.is_for_ci || !tensorflow.pinned || !tensorflow.elsewhere.empty()) return;
    const Release& release = *versions.front().release;
    const Version numpy2("2.0.0");
    const std::string why = fault(release, numpy2);
    if (why.empty() || !release.numpy_required || !release.numpy_required->contains(numpy2)) return;
    // NumPy 2 came when Python 3.8 had gone.
    if (environment.python && std::ranges::none_of(environment.python->minors, [](const std::string& m) { return Version(m) >= Version("3.9"); })) return;
    // Nothing is known of an image's Python; of a list's, that the release must have a wheel for it: half of them must be new enough.
    if (!environment.python) {
        if (kind == SourceKind::dockerfile) return;
        int old = 0, recent = 0;
        for (const char* minor : {"3.6", "3.7", "3.8", "3.9", "3.10", "3.11"})
            if (has_wheel(versions.front(), tensorflow.name == "tensorflow-gpu" ? tensorflow.name : "tensorflow", minor)) ++(Version(minor) < Version("3.9") ? old : recent);
        if (recent < old) return;
    }
    const auto company = company_of(tensorflow, environment);
    if (may_hold_numpy(company)) return;
    for (const AskedPackage* other : company)
        if (other->name == "numpy" && !other->range.contains(Version("2.1.0")) && !other->range.contains(numpy2)) return;
    for (const AskedPackage* other : company)
        if (other->name == "numpy" && lowest(*other) && !fault(release, *lowest(*other)).empty()) return;
    LintFinding& finding = lint.add(tensorflow.at, shown_tensorflow(tensorflow) + " is installed with a NumPy that breaks it",
                                    why + " Its own metadata sets no upper bound, so a fresh installation on Python 3.9 or newer takes NumPy 2: ask for \"numpy<2\" as well.");
    finding.severity = Severity::warning;
    finding.certainty = Certainty::likely;
    if (kind == SourceKind::requirements && !tensorflow.is_conditional) {
        const std::string_view text = lint.source.text;
        const auto end = static_cast<std::uint32_t>(std::min(text.find('\n', tensorflow.at.end), text.size()));
        if (text.substr(tensorflow.at.begin, end - tensorflow.at.begin).find('\\') == std::string_view::npos)
            finding.fix = Fix{"bound NumPy", std::ranges::none_of(company, [](const AskedPackage* p) { return p->name == "numpy"; }), {{end, end, "\nnumpy<2"}}};
        for (const AskedPackage* other : company)
            if (other->name == "numpy") finding.fix.reset();
    }
}

}  // namespace

void look_numpy_mismatch(Lint& lint) {
    for (const SetupEnvironment& environment : lint.setup.environments) {
        for (const AskedPackage& tensorflow : environment.packages) {
            if (!is_official_tensorflow(tensorflow) && !(tensorflow.name == "tensorflow-cpu" && tensorflow.installer == Installer::pip)) continue;
            const auto versions = made_versions_of(tensorflow, lint.knowledge);
            if (versions.empty() || (!tensorflow.pinned && !is_bounded(tensorflow, lint.knowledge))) continue;
            const std::size_t before = lint.count();
            for (const AskedPackage* other : company_of(tensorflow, environment)) {
                if (other->name != "numpy" || other->installer != Installer::pip || other->is_conditional || tensorflow.is_conditional) continue;
                if (!other->elsewhere.empty() && !tensorflow.elsewhere.empty()) continue;
                look_at_pair(lint, tensorflow, *other, versions);
            }
            if (lint.count() == before) look_for_unbounded(lint, environment, tensorflow, versions);
        }
    }
}

}  // namespace whynogpu
