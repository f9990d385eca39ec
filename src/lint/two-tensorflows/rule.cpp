// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Packages that TensorFlow itself asks for on other systems; a list of what is installed there names both.
bool is_part_of_another(const AskedPackage& package) {
    return package.name == "tensorflow-intel" || package.name == "tensorflow-macos" || package.name == "tensorflow-cpu-aws" || package.name == "tensorflow-aarch64";
}

bool counts(const AskedPackage& package) {
    return is_tensorflow(package) && !package.only_elsewhere && !package.is_conditional && !is_part_of_another(package) && package.group != "optional";
}

/// The same name twice is one package, but not from pip and conda.
bool clash(const AskedPackage& a, const AskedPackage& b) {
    if (a.installer != b.installer) return true;
    // conda's tensorflow-gpu is a name for tensorflow with CUDA.
    return a.installer == Installer::pip && a.name != b.name;
}

bool are_installed_together(const AskedPackage& a, const AskedPackage& b) {
    return a.group.empty() || b.group.empty() || a.group == b.group;
}

std::string with_installer(const AskedPackage& package) {
    return (package.installer == Installer::conda ? "conda's " : "") + package.name;
}

}  // namespace

void look_two_tensorflows(Lint& lint) {
    if (lint.source.kind == SourceKind::lock) return;
    for (const SetupEnvironment& environment : lint.setup.environments) {
        const AskedPackage* first = nullptr;
        for (const AskedPackage& package : environment.packages) {
            if (!counts(package)) continue;
            if (first == nullptr) {
                first = &package;
                continue;
            }
            if (!clash(*first, package) || !are_installed_together(*first, package)) continue;
            if (!first->elsewhere.empty() && !package.elsewhere.empty()) continue;
            const AskedPackage& shown = package.elsewhere.empty() ? package : *first;
            const AskedPackage& other = &shown == &package ? *first : package;
            LintFinding& finding = lint.add(shown.at, with_installer(*first) + " and " + with_installer(package) + " in one environment",
                                            "Both install the folder tensorflow: the files of the later one lie over those of the earlier, and removing one breaks the other. Keep one.");
            if (is_cpu_tensorflow(shown) != is_cpu_tensorflow(other)) finding.text += " Which of them wins decides about the GPU.";
            if (other.elsewhere.empty()) lint.remark(finding, other.at, with_installer(other) + " stands here");
            else finding.text += " (" + with_installer(other) + " stands in " + printable(other.elsewhere) + ".)";
            if (is_cpu_tensorflow(shown) != is_cpu_tensorflow(other) && shown.group.empty() && other.group.empty()) finding.severity = Severity::error;
            break;
        }
    }
}

}  // namespace whynogpu
