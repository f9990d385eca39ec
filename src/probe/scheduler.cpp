// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>

#include "probe/machine_parts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What a variable says about GPUs: how many, or which (there "0" is a GPU).
enum class Speaks { count, list };

struct Grant {
    const char* variable;
    Speaks speaks;
};

struct Scheduler {
    const char* name;
    const char* job;   ///< set in every job
    const char* also;  ///< set as well, where `job` alone is a common word; nullptr: not needed
    std::array<Grant, 8> grants;
};

constexpr std::array<Scheduler, 6> schedulers{{
    {"slurm",
     "SLURM_JOB_ID",
     nullptr,
     {{{"SLURM_JOB_GPUS", Speaks::list},
       {"SLURM_STEP_GPUS", Speaks::list},
       {"GPU_DEVICE_ORDINAL", Speaks::list},
       {"SLURM_GPUS_ON_NODE", Speaks::count},
       {"SLURM_GPUS", Speaks::count},
       {"SLURM_GPUS_PER_NODE", Speaks::count},
       {"SLURM_GPUS_PER_TASK", Speaks::count}}}},
    {"pbs", "PBS_JOBID", nullptr, {{{"PBS_NGPUS", Speaks::count}, {"PBS_GPUFILE", Speaks::list}}}},
    {"lsf", "LSB_JOBID", nullptr, {{{"LSB_GPU_REQ", Speaks::list}}}},
    {"sge", "JOB_ID", "SGE_ROOT", {{{"SGE_HGR_gpu", Speaks::list}, {"SGE_HGR_gpus", Speaks::list}}}},
    {"htcondor", "_CONDOR_SLOT", nullptr, {{{"_CONDOR_AssignedGPUs", Speaks::list}}}},
    {"flux", "FLUX_JOB_ID", nullptr, {}},
}};

const std::string* find(const Environment& environment, const char* name) {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : &found->second;
}

bool says_none(std::string_view value, Speaks speaks) {
    const std::string word = lower(trim(value));
    if (word.empty() || word == "none" || word == "nodevfiles" || word == "n/a" || word == "-1") return true;
    return speaks == Speaks::count && word == "0";
}

/// What the job's own variables say; no value when they are silent.
std::optional<Observed<bool>> granted_by(const Scheduler& scheduler, const Environment& environment) {
    std::optional<Observed<bool>> answer;
    for (const Grant& grant : scheduler.grants) {
        const std::string* value = grant.variable ? find(environment, grant.variable) : nullptr;
        if (!value) continue;
        const std::string origin = std::string("$") + grant.variable + "=" + printable(value->substr(0, 100));
        if (!says_none(*value, grant.speaks)) return Observed<bool>::present(true, origin);
        if (!answer) answer = Observed<bool>::present(false, origin);
    }
    return answer;
}

/// Slurm hides the GPUs of a job without any behind a value that names no device.
std::optional<Observed<bool>> refused_by_visibility(const Environment& environment) {
    const std::string* value = find(environment, "CUDA_VISIBLE_DEVICES");
    if (!value || lower(*value) != "nodevfiles") return std::nullopt;
    return Observed<bool>::present(false, "$CUDA_VISIBLE_DEVICES=" + *value);
}

}  // namespace

SchedulerFacts probe_scheduler(const Environment& environment) {
    SchedulerFacts facts;
    for (const Scheduler& scheduler : schedulers) {
        const std::string* job = find(environment, scheduler.job);
        if (!job || (scheduler.also && !find(environment, scheduler.also))) continue;
        facts.name = scheduler.name;
        facts.origin = std::string("$") + scheduler.job + "=" + printable(job->substr(0, 100));
        auto granted = granted_by(scheduler, environment);
        if (!granted) granted = refused_by_visibility(environment);
        facts.granted_gpu = granted ? *granted : Observed<bool>::absent(facts.origin);
        if (granted) facts.origin += ", " + granted->origin();
        break;
    }
    return facts;
}

}  // namespace whynogpu
