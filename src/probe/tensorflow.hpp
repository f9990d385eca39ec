// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"
#include "snapshot/tensorflow.hpp"

namespace whynogpu {

/// The package that `import tensorflow` of this Python would run. `distributions`: those on its path.
[[nodiscard]] TensorFlowFacts probe_tensorflow(Host& host, const PythonFacts& python, const std::vector<Distribution>& distributions);

}  // namespace whynogpu
