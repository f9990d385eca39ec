// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_cuda_missing(const Case& c) {
    const auto missing = cuda_faults(c, FaultKind::missing);
    if (missing.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    const auto names = culprits(missing);
    Judgement said = established(names.size() == 1 ? names.front() + " cannot be loaded: it is not installed" : std::to_string(names.size()) + " CUDA libraries are not installed",
                                 loader_evidence(c, missing));
    said.because.push_back({tensorflow_name(c) + " opens " + std::to_string(c.seen.libraries.size()) + " CUDA libraries; one failing turns all GPUs off", "release " + c.release->id});
    said.breaks_import = c.release->linked_cuda && c.predicted.stop == Stop::import_fails;
    if (!c.release->extras.empty()) add(said, c.remedies.find("install-cuda-wheels", {{"requirement", requirement_with_cuda(c)}}));
    else add(said, c.remedies.find("install-cuda-toolkit", {{"cuda", c.release->cuda.major_minor()}, {"cudnn", c.release->cudnn.major_minor()}}));
    return said;
}

}  // namespace whynogpu
