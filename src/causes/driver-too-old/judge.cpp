// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {
namespace {

/// The newest release whose own CUDA runtime this driver can serve.
const Release* newest_release_for(const Case& c, const Version& driver_api) {
    const Release* newest = nullptr;
    for (const Release* release : c.knowledge.all_releases())
        if (release->driver_api <= driver_api) newest = release;  // rows come oldest first
    return newest;
}

}  // namespace

Judgement judge_driver_too_old(const Case& c) {
    if (!c.predicted.driver_too_old) return ruled_out();
    Judgement said = established("the driver is older than the CUDA library needs",
                                 {cite(c.seen.driver.cuda, "the driver speaks CUDA " + c.predicted.driver_api->major_minor() +
                                                               (c.seen.driver.libcuda_version.is_present() ? " (version " + *c.seen.driver.libcuda_version + ")" : ""))});
    for (const LibraryFacts& library : c.seen.libraries)
        if (library.library == "cudart") said.because.push_back({library.soname + " wants a driver for CUDA " + c.predicted.runtime_gate->major_minor() + " or newer", library.outcome.path});
    said.because.push_back({"the GPU is listed, then the first operation raises: InternalError: cudaGetDevice() failed. Status: CUDA driver version is insufficient for CUDA runtime version",
                            "release " + c.release->id});
    add(said, c.remedies.find("update-driver", {{"min_driver", c.release->min_driver.text()}}));
    if (const Release* older = newest_release_for(c, *c.predicted.driver_api))
        add(said, c.remedies.find("older-tensorflow-for-driver", {{"release", older->id}}));
    return said;
}

}  // namespace whynogpu
