// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Why the container is one for GPUs; empty when it is not, or not surely.
std::string why_for_gpu(const ContainerUse& use) {
    if (use.image.kind == ContainerImage::Kind::tensorflow_gpu) return printable(use.image.text) + " is an image for GPUs";
    if (!use.built || !use.built->image) return {};
    const SetupEnvironment& built = *use.built;
    if (built.image->kind == ContainerImage::Kind::tensorflow_gpu) return "its Dockerfile builds on " + printable(built.image->text);
    const bool has_tensorflow = std::ranges::any_of(built.packages, [](const AskedPackage& p) { return is_official_tensorflow(p); });
    const bool is_cuda = built.image->kind == ContainerImage::Kind::cuda;
    if (has_tensorflow && is_cuda) return "its Dockerfile installs TensorFlow on " + printable(built.image->text);
    const bool has_extra = std::ranges::any_of(built.packages, [](const AskedPackage& p) { return is_official_tensorflow(p) && p.has_extra("and-cuda"); });
    return has_extra ? "its Dockerfile installs tensorflow[and-cuda]" : "";
}

const char* how_to_ask(SourceKind kind) {
    if (kind == SourceKind::kubernetes) return "Add resources: limits: nvidia.com/gpu: 1.";
    if (kind == SourceKind::devcontainer) return "Add \"runArgs\": [\"--gpus\", \"all\"], and \"hostRequirements\": {\"gpu\": \"optional\"}.";
    return "Add deploy: resources: reservations: devices: [{driver: nvidia, count: all, capabilities: [gpu]}].";
}

}  // namespace

void look_no_gpu_requested(Lint& lint) {
    if (lint.setup.is_for_cpu || lint.setup.is_for_ci) return;
    for (const ContainerUse& use : lint.setup.containers) {
        if (use.asks_gpu || use.may_ask_elsewhere || use.is_said_cpu) continue;
        const std::string why = why_for_gpu(use);
        if (why.empty()) continue;
        LintFinding& finding = lint.add(use.image.at.empty() ? use.at : use.image.at, printable(use.name.empty() ? std::string("the container") : use.name) + " asks for no GPU",
                                        "Here " + why + ", but a container sees no GPU that nobody asked for. " + how_to_ask(lint.source.kind));
        // A host may be set up to give its GPUs to every container.
        finding.certainty = Certainty::likely;
    }
}

}  // namespace whynogpu
