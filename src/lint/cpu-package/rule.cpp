// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/intent.hpp"
#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Groups that are meant to do without a GPU, or that no run for real uses.
bool is_meant_by_group(const std::string& group) {
    const std::string name = lower(group);
    for (const char* word : {"cpu", "test", "dev", "doc", "lint", "ci", "intel", "mkl"})
        if (contains(name, word)) return true;
    return false;
}

/// The other choice is offered beside it: an extra or a marker decides.
bool has_alternative(const AskedPackage& package, const SetupEnvironment& environment) {
    return std::ranges::any_of(environment.packages, [&](const AskedPackage& other) {
        return &other != &package && is_tensorflow(other) && !is_cpu_tensorflow(other) && (other.group != package.group || other.is_conditional || other.only_elsewhere);
    });
}

/// What shows that a GPU is wanted all the same; empty when nothing does.
std::string wish_of(const SetupEnvironment& environment) {
    if (environment.image && environment.image->kind == ContainerImage::Kind::cuda) return "the image is " + printable(environment.image->text);
    if (environment.image && environment.image->kind == ContainerImage::Kind::tensorflow_gpu) return "the image is " + printable(environment.image->text);
    for (const AskedPackage& package : environment.packages) {
        if (package.name.starts_with("nvidia-") || package.name == "cudatoolkit" || package.name == "cudnn") return printable(package.name) + " is asked for";
    }
    return environment.wish ? environment.wish->words : "";
}

}  // namespace

void look_cpu_package(Lint& lint) {
    if (lint.setup.is_for_ci || lint.setup.is_for_cpu) return;
    for (const SetupEnvironment& environment : lint.setup.environments) {
        if (has_other_framework(environment)) continue;
        for (const AskedPackage& package : environment.packages) {
            if (!is_cpu_tensorflow(package) || package.only_elsewhere || package.is_conditional || !package.elsewhere.empty()) continue;
            if (is_meant_by_group(package.group) || speaks_of_cpu(environment.name) || has_alternative(package, environment)) continue;
            const std::string shown = package.name + (package.build.empty() ? "" : " (build " + printable(package.build) + ")");
            LintFinding& finding = lint.add(package.at, shown + " never uses a GPU", "It is built without CUDA.");
            const std::string wish = wish_of(environment);
            if (wish.empty()) {
                // The name says it: whoever wrote it mostly meant it.
                finding.severity = Severity::info;
                finding.certainty = Certainty::possible;
                finding.text += " If a GPU is to be used, ask for tensorflow instead.";
            } else {
                finding.text += " Yet " + wish + ": ask for tensorflow instead.";
                if (is_said_to_be_meant(lint.source, package.at.begin)) finding.severity = Severity::info;
            }
            if (package.installer == Installer::pip && package.name == "tensorflow-cpu" && !package.name_at.empty() && lint.source.kind != SourceKind::lock)
                finding.fix = Fix{"ask for tensorflow", false, {{package.name_at.begin, package.name_at.end, "tensorflow"}}};
        }
    }
}

}  // namespace whynogpu
