// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {
Judgement judge_driver_too_old(const Case& c) {
    if (c.predicted.listed.value_or(0) > 0 && !c.predicted.driver_api) return undecided("which CUDA version the driver speaks:  nvidia-smi");
    if (!c.predicted.driver_too_old) return ruled_out();
    Judgement said = established("the driver is older than the CUDA library needs",
                                 {cite(c.seen.driver.cuda, "the driver speaks CUDA " + c.predicted.driver_api->major_minor() +
                                                               (c.seen.driver.libcuda_version.is_present() ? " (version " + *c.seen.driver.libcuda_version + ")" : ""))});
    for (const LibraryFacts& library : c.seen.libraries)
        if (library.library == "cudart") said.because.push_back({library.soname + " wants a driver for CUDA " + c.predicted.runtime_gate->major_minor() + " or newer", library.outcome.path});
    said.because.push_back({"the GPU is listed, then the first operation raises: InternalError: cudaGetDevice() failed. Status: CUDA driver version is insufficient for CUDA runtime version",
                            "release " + c.release->id});
    add(said, c.remedies.find("update-driver", {{"min_driver", c.release->min_driver.text()}}));
    const std::string python = c.seen.python.version.is_present() ? c.seen.python.version->major_minor() : "";
    const auto served = [&](const Release& release) { return release.driver_api <= *c.predicted.driver_api; };
    if (const Release* older = newest_release(c, python, served)) add(said, c.remedies.find("older-tensorflow-for-driver", {{"release", older->id}, {"requirement", requirement_of(*older)}}));
    return said;
}

}  // namespace whynogpu
