// SPDX-License-Identifier: Apache-2.0
#include "causes/text_schedulers.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// How a GPU is asked for. Source: manuals of Slurm, PBS Pro, Torque, LSF, Grid Engine, OAR, Cobalt; checked 2026-11-21.
constexpr std::array<std::string_view, 9> requests{"gres", "--gpus", "ngpus", "gpus=", "gpu=", "gpus:", "gpu:", "-gpu ", "-l gpu"};

bool asks_for_gpu(const Sign* command) {
    const std::string text = lower(command->text);
    return contains(command->text, " -G ") ||
           std::any_of(requests.begin(), requests.end(), [&](std::string_view word) { return contains(text, word); });
}

}  // namespace

bool job_without_gpu(const TextFacts& t) {
    if (t.has("job-has-gpu")) return false;
    auto commands = t.all("command-slurm");
    // A step in a job that runs already asks for nothing by itself.
    std::erase_if(commands, [](const Sign* command) { return contains(command->text, "--jobid") || contains(command->text, "--overlap"); });
    return !commands.empty() && std::none_of(commands.begin(), commands.end(), asks_for_gpu);
}

}  // namespace whynogpu
