// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_gpu_too_old(const Case& c) {
    if (c.predicted.devices.empty()) return ruled_out();
    std::vector<Evidence> because;
    bool filtered = false;
    for (const DeviceForecast& device : c.predicted.devices) {
        const std::string chip = device.gpu.name + " has compute capability " + device.capability().text();
        if (device.fate == DeviceFate::capability_too_low) {
            filtered = true;
            because.push_back(cite(c.seen.driver.cuda, chip + "; " + tensorflow_name(c) + " ignores GPUs below " + c.release->min_capability.text()));
        } else if (device.fate == DeviceFate::registered && device.kernels == KernelFit::none) {
            because.push_back(cite(c.seen.driver.cuda, chip + "; no GPU code in this build runs on it (oldest: " +
                                                           (c.release->kernels.sass.empty() ? std::string("none") : c.release->kernels.sass.front().text()) + ")"));
        }
    }
    if (because.empty()) return kernels_unknown(c) ? undecided_without_kernels() : ruled_out();
    // A working GPU beside an old one is not stopped by it.
    if (filtered && c.predicted.listed.value_or(0) > 0 && c.predicted.first_operation != Outcome::error) return ruled_out();
    Judgement said = established("the GPU is too old for this TensorFlow", std::move(because));
    // A release with native code for every chip that is there.
    const Release* older = newest_release(c, "", [&](const Release& release) {
        return std::all_of(c.predicted.devices.begin(), c.predicted.devices.end(), [&](const DeviceForecast& device) { return release.kernels.has_sass_for(device.capability()); });
    });
    Holes holes;
    if (older != nullptr) holes = {{"requirement", requirement_of(*older)}};
    add(said, c.remedies.find("older-tensorflow-for-gpu", holes));
    return said;
}

}  // namespace whynogpu
