// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_gpu_too_new(const Case& c) {
    Judgement said = suspected("the GPU is newer than the code in this TensorFlow");
    for (const DeviceForecast& device : c.predicted.devices) {
        if (device.fate != DeviceFate::registered || device.kernels != KernelFit::ptx) continue;
        said.because.push_back(cite(c.seen.driver.cuda, device.gpu.name + " has compute capability " + device.capability().text() + "; this build has native code up to " +
                                                            c.release->kernels.sass.back().text() + " only"));
    }
    if (said.because.empty()) return kernels_unknown(c) ? undecided_without_kernels() : ruled_out();
    said.because.push_back({"the driver must compile the rest at the first use: minutes of silence, and for chips of a new generation often errors", "release " + c.release->id});
    add(said, c.remedies.find("newer-tensorflow-for-gpu"));
    return said;
}

}  // namespace whynogpu
