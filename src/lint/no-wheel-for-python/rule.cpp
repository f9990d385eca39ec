// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_pip_tensorflow(const AskedPackage& package) {
    return package.installer == Installer::pip && !package.only_elsewhere && (package.name == "tensorflow" || package.name == "tensorflow-gpu" || package.name == "tensorflow-cpu");
}

/// "3.9 to 3.12": what has a wheel of these versions.
std::string pythons_of(const std::vector<TensorFlowVersion>& versions, const std::string& distribution) {
    std::vector<std::string> pythons;
    for (const TensorFlowVersion& version : versions)
        for (const char* python : {"2.7", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14"})
            if (has_wheel(version, distribution, python) && std::ranges::find(pythons, python) == pythons.end()) pythons.emplace_back(python);
    std::ranges::sort(pythons, [](const std::string& a, const std::string& b) { return Version(a) < Version(b); });
    if (pythons.empty()) return "";
    return pythons.size() == 1 ? pythons[0] : pythons.front() + " to " + pythons.back();
}

}  // namespace

void look_no_wheel_for_python(Lint& lint) {
    for (const SetupEnvironment& environment : lint.setup.environments) {
        if (!environment.python || environment.python->minors.empty()) continue;
        const StatedPython& python = *environment.python;
        for (const AskedPackage& package : environment.packages) {
            if (!is_pip_tensorflow(package)) continue;
            const std::string distribution = package.name == "tensorflow-gpu" ? "tensorflow-gpu" : "tensorflow";
            auto versions = versions_of(package, lint.knowledge);
            // Test builds are not in the rows, and of tensorflow-gpu the later ones are another rule's matter.
            std::erase_if(versions, [&](const TensorFlowVersion& v) { return pythons_of({v}, distribution).empty(); });
            if (versions.empty()) continue;
            const auto works = [&](const std::string& minor) {
                if (holds_on_linux(package.marker, minor) == MarkerAnswer::no) return true;
                return std::ranges::any_of(versions, [&](const TensorFlowVersion& v) { return has_wheel(v, distribution, minor); });
            };
            if (std::ranges::any_of(python.minors, works)) continue;
            // The reader knows no Python that new, or no TensorFlow that is old enough.
            const bool is_open = !is_bounded(package, lint.knowledge) && !package.pinned;
            const TextRange at = package.elsewhere.empty() ? package.at : python.at;
            LintFinding& finding = lint.add(at, shown_tensorflow(package) + " has no wheel for Python " + join(python.minors, ", "),
                                            "pip finds nothing to install (\"No matching distribution found\"). Its wheels are for Python " + pythons_of(versions, distribution) + ".");
            if (is_open) {
                finding.severity = Severity::warning;
                finding.certainty = Certainty::likely;
                finding.text += " A release newer than this program's knowledge may have one.";
            }
            if (package.elsewhere.empty()) lint.remark(finding, python.at, printable(python.words));
            else finding.text += " (TensorFlow stands in " + printable(package.elsewhere) + ".)";
            if (package.is_conditional || !package.group.empty() || lint.setup.is_for_ci) finding.severity = Severity::warning;
            break;
        }
    }
}

}  // namespace whynogpu
