// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// TensorFlow on an image without CUDA, and nothing that brings it. Null when there is no such, or when it cannot be told.
const AskedPackage* tensorflow_without_cuda(const SetupEnvironment& environment) {
    if (!environment.image || environment.image->kind != ContainerImage::Kind::plain || environment.has_other_cuda) return nullptr;
    const AskedPackage* found = nullptr;
    for (const AskedPackage& package : environment.packages) {
        if (is_tensorflow(package) && !is_official_tensorflow(package)) return nullptr;
        if (is_official_tensorflow(package) && !package.is_conditional) found = &package;
    }
    if (found == nullptr || brings_cuda(*found, environment)) return nullptr;
    return found;
}

std::string cure(const AskedPackage& package, const Knowledge& knowledge) {
    const auto versions = versions_of(package, knowledge);
    if (!versions.empty() && versions.front().release->extras.empty())
        return "Take an image of CUDA " + versions.front().release->cuda.major_minor() + " with cuDNN, or TensorFlow 2.14 or newer with its extra and-cuda.";
    return "Ask for tensorflow[and-cuda], or take an image with CUDA and cuDNN.";
}

void look_at_stage(Lint& lint, const SetupEnvironment& environment) {
    const AskedPackage* package = tensorflow_without_cuda(environment);
    if (package == nullptr || !environment.wish) return;
    const bool is_here = package->elsewhere.empty() || !contains(package->elsewhere, "the stage ");
    if (!is_here) return;
    LintFinding& finding = lint.add(package->at, "TensorFlow without CUDA's libraries", "A GPU is wanted (" + environment.wish->words + "), but " + printable(environment.image->text) +
                                    " has no CUDA, and plain tensorflow brings none: it will use the CPU. " + cure(*package, lint.knowledge));
    finding.certainty = Certainty::likely;
    lint.remark(finding, environment.image->at, "the image");
    if (package->name == "tensorflow" && package->extras.empty() && !package->name_at.empty()) {
        const auto versions = versions_of(*package, lint.knowledge);
        if (!versions.empty() && !versions.front().release->extras.empty())
            finding.fix = Fix{"ask for the extra and-cuda", false, {{package->name_at.end, package->name_at.end, "[and-cuda]"}}};
    }
}

}  // namespace

void look_extra_missing(Lint& lint) {
    if (lint.setup.is_for_cpu) return;
    for (const SetupEnvironment& environment : lint.setup.environments)
        if (&environment == &lint.setup.environments.back()) look_at_stage(lint, environment);
    for (const ContainerUse& use : lint.setup.containers) {
        if (!use.built || !use.asks_gpu) continue;
        const AskedPackage* package = tensorflow_without_cuda(*use.built);
        if (package == nullptr) continue;
        LintFinding& finding = lint.add(use.asking.at, "a GPU for a TensorFlow without CUDA's libraries", "The image of " + printable(use.name) + " is built from " + printable(use.built->image->text) +
                                        ", which has no CUDA, and plain tensorflow brings none (" + printable(package->elsewhere) + "). " + cure(*package, lint.knowledge));
        finding.certainty = Certainty::likely;
        lint.remark(finding, use.image.at, "built here");
    }
}

}  // namespace whynogpu
