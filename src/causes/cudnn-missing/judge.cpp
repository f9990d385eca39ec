// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_cudnn_missing(const Case& c) {
    const auto missing = cudnn_faults(c, FaultKind::missing);
    if (missing.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    Judgement said = established(join(culprits(missing), ", ") + " (cuDNN) cannot be loaded: it is not installed", loader_evidence(c, missing));
    said.because.push_back({tensorflow_name(c) + " opens " + std::to_string(c.seen.libraries.size()) + " CUDA libraries; one failing turns all GPUs off", "release " + c.release->id});
    said.breaks_import = c.release->linked_cuda && c.predicted.stop == Stop::import_fails;
    for (const ExtraPin& pin : c.release->extras)
        if (pin.distribution.starts_with("nvidia-cudnn")) add(said, c.remedies.find("pin-package", {{"requirement", pin.distribution + pin.requirement}}));
    if (!c.release->extras.empty()) add(said, c.remedies.find("install-cuda-wheels", {{"requirement", requirement_with_cuda(c)}}));
    else add(said, c.remedies.find("install-cudnn", {{"cudnn", c.release->cudnn.major_minor()}, {"cuda", c.release->cuda.major_minor()}}));
    return said;
}

}  // namespace whynogpu
