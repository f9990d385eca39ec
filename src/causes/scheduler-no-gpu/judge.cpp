// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_scheduler_no_gpu(const Case& c) {
    const SchedulerFacts& scheduler = c.seen.machine.scheduler;
    if (scheduler.name.empty() || driver_works(c) || scheduler.granted_gpu.is(true)) return ruled_out();
    if (scheduler.granted_gpu.is_unknown()) return undecided("whether the job was given a GPU:  scontrol show job \"$SLURM_JOB_ID\"");
    // The variables do not speak of GPUs at all: usual for a job that asked for none, when the node has them and the job may not use them.
    const bool kept_away = node_missing(c, "/dev/nvidia0") || !refused_nodes(c).empty();
    if (scheduler.granted_gpu.is_absent()) {
        if (has_card(c) != Answer::yes || !kept_away) return ruled_out();
        Judgement said = suspected("the scheduler (" + scheduler.name + ") gave this job no GPU", {cite(scheduler.granted_gpu, "the job's own variables name no GPU, and this node has one")});
        add(said, c.remedies.find("scheduler-request"));
        return said;
    }
    Judgement said = established("the scheduler (" + scheduler.name + ") gave this job no GPU", {cite(scheduler.granted_gpu, "the job's own variables say so")});
    add(said, c.remedies.find("scheduler-request"));
    return said;
}

}  // namespace whynogpu
