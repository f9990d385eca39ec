// SPDX-License-Identifier: Apache-2.0
#include "causes/path_fault.hpp"

namespace whynogpu {
namespace {

/// It opens, but is older than the one TensorFlow was compiled against: the first convolution is refused.
Judgement judge_older_minor(const Case& c) {
    for (const LibraryFacts& library : c.seen.libraries) {
        if (library.library != "cudnn" || !library.version.is_present()) continue;
        Judgement said = established("cuDNN " + library.version->text() + " is older than the " + c.release->cudnn.text() + " that " + tensorflow_name(c) + " was compiled with",
                                     {cite(library.version, library.outcome.path + " is cuDNN " + library.version->text())});
        said.because.push_back({"the first convolution will fail: \"Loaded runtime CuDNN library: " + library.version->text() + " but source was compiled with: " + c.release->cudnn.text() + "\"",
                                "release " + c.release->id});
        for (const ExtraPin& pin : c.release->extras)
            if (pin.distribution.starts_with("nvidia-cudnn")) add(said, c.remedies.find("pin-package", {{"requirement", pin.distribution + pin.requirement}}));
        return said;
    }
    return ruled_out();
}

}  // namespace

Judgement judge_cudnn_version(const Case& c) {
    if (c.predicted.cudnn == CudnnFit::too_old && c.predicted.listed.value_or(0) > 0) return judge_older_minor(c);
    return judge_version_fault(c, cudnn_faults(c, FaultKind::other_version), "cuDNN");
}

}  // namespace whynogpu
