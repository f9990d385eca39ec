// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_schedulers.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_scheduler_no_gpu(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the scheduler gave the job no GPU";
    if (stub_answered(t) || t.has_any({"xla-gpu-listed", "scheduler-gave-gpu"})) return not_shown();
    const bool trouble = driver_failure(t) != nullptr || silent_on_cpu(t) ||
                         t.has_any({"smi-not-found", "smi-no-driver", "smi-no-devices"});
    if (const VariableSeen* visible = t.variable("CUDA_VISIBLE_DEVICES");
        visible != nullptr && visible->value == "NoDevFiles")
        return proved(title,
                      {{"CUDA_VISIBLE_DEVICES=NoDevFiles, as Slurm sets it for a job without GPUs", visible->origin}});
    for (const Sign* sign : t.all("scheduler-hidden")) {
        const bool ray = contains(sign->text, "ray::");
        if (!ray) return proved(title, {quote(*sign)});
        if (says_no_device(t))
            return likely(Strength::strong, "Ray gives no GPU to a worker that does not ask for one",
                          {quote(*sign), quote(*t.first_of({"init-failed", "no-device"}))});
    }
    if (const Sign* sign = t.first("ray-asks-no-gpu"); sign != nullptr && t.success() == nullptr && !library_failure(t))
        return likely(Strength::strong, "the trials ask Ray for no GPU", {quote(*sign)});
    if (const Sign* said = t.first("says-no-gpu-asked"); said != nullptr && trouble)
        return likely(Strength::strong, title, {quote(*said)});
    // A job that was given no GPU sees the node's driver, and no card.
    if (const Sign* none = t.first("smi-no-devices");
        none != nullptr && (t.platform == Platform::hpc || job_without_gpu(t)) && !t.container)
        return likely(Strength::strong, title, {quote(*none)});
    if (const Sign* said = t.first("says-ray"); said != nullptr && says_no_device(t))
        return likely(Strength::suggests, "Ray gives no GPU to a worker that does not ask for one", {quote(*said)});
    if (const Sign* spec = t.first("pod-resources");
        spec != nullptr && t.has("pod-containers") && !t.has("pod-gpu") && !any_failure(t))
        return likely(Strength::strong, "the pod asks for no GPU", {quote(*spec, "no nvidia.com/gpu is asked for")});
    if (trouble && job_without_gpu(t))
        return likely(says_no_device(t) ? Strength::strong : Strength::suggests, title,
                      {quote(*t.first("command-slurm"), "no GPU is asked for")});
    if (t.platform == Platform::hpc && !t.container && (libcuda_missing(t) != nullptr || says_no_device(t)) &&
        !t.has_nvidia_card())
        return likely(Strength::suggests, title, {quote(*driver_failure(t))});
    if (const Sign* said = t.first("says-scheduler");
        said != nullptr && (libcuda_missing(t) != nullptr || says_no_device(t)))
        return likely(Strength::suggests, title, {quote(*said)});
    return usual(c, "scheduler-no-gpu", "the job may have been given no GPU");
}

}  // namespace whynogpu
