// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_scheduler_no_gpu(const Case& c) {
    const SchedulerFacts& scheduler = c.seen.machine.scheduler;
    if (scheduler.name.empty() || driver_works(c) || !scheduler.granted_gpu.is_present()) return ruled_out();
    if (*scheduler.granted_gpu) return ruled_out();
    Judgement said = established("the scheduler (" + scheduler.name + ") gave this job no GPU", {cite(scheduler.granted_gpu, "the job's own variables name no GPU")});
    add(said, c.remedies.find("scheduler-request"));
    return said;
}

}  // namespace whynogpu
