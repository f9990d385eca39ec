// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_driver_stub(const Case& c) {
    const DriverFacts& driver = c.seen.driver;
    if (driver.libcuda.state == LoadState::unknown) return undecided("which libcuda.so.1 the loader takes:  ldconfig -p | grep libcuda");
    // A file that cannot be loaded is damaged, whatever it was to be.
    if (!driver.libcuda_is_stub || driver_works(c) || driver.libcuda.state != LoadState::loaded) return ruled_out();
    Judgement said = established("the toolkit's stand-in for the driver library was found before the real one",
                                 {{"libcuda.so.1 is " + driver.libcuda.real + ", a stub that only serves to link programs", driver.libcuda.path}});
    if (init_failed(c)) said.because.push_back(init_evidence(c));
    for (const SearchStep& step : driver.libcuda.steps)
        if (step.outcome == StepOutcome::taken) said.because.push_back({"found through " + step.origin, step.place});
    add(said, c.remedies.find("remove-from-path", {{"path", driver.libcuda.path}}));
    return said;
}

}  // namespace whynogpu
