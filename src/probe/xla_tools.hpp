// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// ptxas and libdevice.10.bc, in the places where XLA looks: the flag --xla_gpu_cuda_data_dir, the nvcc wheel beside TensorFlow,
/// /usr/local/cuda, /opt/cuda, the conda prefix; ptxas also on PATH.
[[nodiscard]] XlaToolFacts probe_xla_tools(Host& host, const PythonFacts& python);

}  // namespace whynogpu
