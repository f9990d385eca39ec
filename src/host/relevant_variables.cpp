// SPDX-License-Identifier: Apache-2.0
#include "host/relevant_variables.hpp"

#include <algorithm>
#include <iterator>

namespace whynogpu {
namespace {

constexpr std::string_view prefixes[] = {
    "TF_",     "CUDA",   "CUDNN", "NVIDIA_", "NCCL_", "LD_",   "XLA_",    "HIP_",     "ROCR_",   "KERAS",       "PROTOCOL_BUFFERS_",
    "PYTHON",  "PYENV_", "CONDA", "MAMBA_",  "VIRTUAL_ENV", "JUPYTER_", "SLURM_", "PBS_", "LSB_", "SINGULARITY_", "APPTAINER_",
    "KUBERNETES_SERVICE_", "WSL_",
};
constexpr std::string_view names[] = {"PATH", "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "GPU_DEVICE_ORDINAL", "JOB_ID", "SGE_ROOT", "container", "GLIBC_TUNABLES"};
/// Begin like the others and hold secrets.
constexpr std::string_view secret_words[] = {"TOKEN", "PASSWORD", "SECRET", "CREDENTIAL", "API_KEY"};

}  // namespace

bool is_relevant_variable(std::string_view name) {
    const auto holds = [&](std::string_view word) { return name.find(word) != std::string_view::npos; };
    if (std::any_of(std::begin(secret_words), std::end(secret_words), holds)) return false;
    return std::any_of(std::begin(prefixes), std::end(prefixes), [&](std::string_view prefix) { return name.starts_with(prefix); }) ||
           std::find(std::begin(names), std::end(names), name) != std::end(names);
}

}  // namespace whynogpu
