// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The first release without a wheel of tensorflow-gpu: what is newer has that name but nothing in it.
std::optional<Version> first_empty(const Knowledge& knowledge) {
    std::optional<Version> last;
    for (const Release* release : knowledge.all_releases()) {
        const bool has = std::ranges::any_of(release->pythons, [](const PythonSupport& p) { return p.distribution == "tensorflow-gpu"; });
        const auto first = Version::parse(release->id);
        if (has && first && (!last || *first > *last)) last = Version(first->major_minor());
    }
    if (!last) return std::nullopt;
    return Version(std::to_string(last->major()) + "." + std::to_string(last->minor() + 1) + ".0");
}

void propose(const Lint& lint, const AskedPackage& package, LintFinding& finding) {
    if (package.name_at.empty() || package.is_locked) return;
    std::vector<Edit> edits{{package.name_at.begin, package.name_at.end, "tensorflow"}};
    // The extra came with 2.14.
    const auto versions = versions_of(package, lint.knowledge);
    const bool takes_extra = !versions.empty() && std::ranges::all_of(versions, [](const TensorFlowVersion& v) { return !v.release->extras.empty(); });
    // A poetry table has no place for an extra in the name.
    const bool has_place = !package.extras_at.empty() || lint.source.kind == SourceKind::requirements || lint.source.kind == SourceKind::dockerfile || lint.source.kind == SourceKind::setup_cfg;
    if (takes_extra && package.extras.empty() && has_place) edits[0].text += "[and-cuda]";
    finding.fix = Fix{"ask for " + edits[0].text, package.pinned.has_value(), std::move(edits)};
}

}  // namespace

void look_removed_package(Lint& lint) {
    for (const SetupEnvironment& environment : lint.setup.environments) {
        for (const AskedPackage& package : environment.packages) {
            if (package.name != "tensorflow-gpu" || package.installer != Installer::pip || package.only_elsewhere || !package.has_range || !package.elsewhere.empty()) continue;
            const auto empty = first_empty(lint.knowledge);
            if (!empty) return;
            if (package.pinned ? *package.pinned < *empty : !package.range.contains(*empty)) continue;
            const std::string since = empty->major_minor();
            if (package.pinned) {
                LintFinding& finding = lint.add(package.at, "there is no tensorflow-gpu " + printable(package.pinned->text()), "Since " + since + " the package is empty and its set-up fails: tensorflow itself has the GPU build.");
                propose(lint, package, finding);
                if (lint.setup.is_for_ci) finding.severity = Severity::warning;
                continue;
            }
            LintFinding& finding = lint.add(package.at, "tensorflow-gpu" + std::string(package.specifier.empty() ? " without a version" : printable(package.specifier)) + " leads to an empty package",
                                            "The newest that it allows is " + empty->text() + ", which is empty and fails to install. tensorflow itself has the GPU build since 2.1; or pin tensorflow-gpu<" + since + ".");
            finding.certainty = Certainty::likely;
            if (!package.group.empty() || package.is_conditional || lint.setup.is_for_ci) finding.severity = Severity::warning;
            propose(lint, package, finding);
        }
    }
}

}  // namespace whynogpu
