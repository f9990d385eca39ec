// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_extras_missing(const Case& c) {
    if (libraries_unseen(c)) return undecided_without_libraries(c);
    if (c.release == nullptr || c.release->extras.empty() || !is_cuda_build(c) || !tensorflow_works(c)) return ruled_out();
    if (c.predicted.stop == Stop::no_tensorflow || c.seen.libraries.empty()) return ruled_out();
    const auto missing = c.faults.of(FaultKind::missing);
    // Only when nothing at all is there is the extra the reason; one library less is that library's own cause.
    if (!c.faults.nothing_opens || c.faults.wheels_installed || missing.size() != c.faults.faults.size()) return ruled_out();
    Judgement said = established("TensorFlow was installed without the CUDA libraries it needs",
                                 {{"none of the " + std::to_string(missing.size()) + " CUDA libraries that it opens is anywhere on this machine", "the loader's search"}});
    said.because.push_back({"no nvidia-* wheel stands beside it", c.seen.tensorflow.module.entry});
    add(said, c.remedies.find("install-cuda-wheels", {{"requirement", requirement_with_cuda(c)}}));
    return said;
}

}  // namespace whynogpu
