// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_memory_exhausted(const Case& c) {
    if (c.predicted.listed.value_or(0) == 0) return ruled_out();
    if (!c.seen.driver.nvml.is_present()) return undecided("how much memory of the GPU is free:  nvidia-smi");
    constexpr std::uint64_t least_useful = 512ULL << 20;  // below this a CUDA context and its kernels alone do not fit
    Judgement said = suspected("almost no GPU memory is free: other processes hold it");
    for (const GpuFacts& gpu : c.seen.driver.nvml->gpus) {
        if (!gpu.memory_free_bytes.is_present() || *gpu.memory_free_bytes >= least_useful) continue;
        said.because.push_back(cite(c.seen.driver.nvml, gpu.name + ": " + std::to_string(*gpu.memory_free_bytes >> 20) + " MiB of " + std::to_string(gpu.memory_bytes >> 20) + " MiB are free"));
    }
    if (said.because.empty()) return ruled_out();
    for (const NvmlAnswers::Process& process : c.seen.driver.nvml->processes)
        said.because.push_back(cite(c.seen.driver.nvml, "process " + std::to_string(process.pid) + " holds " + std::to_string(process.bytes >> 20) + " MiB"));
    add(said, c.remedies.find("free-gpu-memory"));
    return said;
}

}  // namespace whynogpu
