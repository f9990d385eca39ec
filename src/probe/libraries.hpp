// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "host/host.hpp"
#include "knowledge/release.hpp"
#include "loader/link_map.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// Opens, in imitation, each CUDA library that the release opens, in its order, as its framework library would.
/// `process`: the imitated process after `import tensorflow`.
[[nodiscard]] std::vector<LibraryFacts> probe_libraries(Host& host, const Release& release, const PythonFacts& python,
                                                        const TensorFlowFacts& tensorflow, LinkMap& process);

/// The parts that cuDNN opens by itself when it is asked its version; absent when this cuDNN has none.
[[nodiscard]] Observed<LoadOutcome> probe_cudnn_parts(Host& host, const std::vector<LibraryFacts>& libraries, LinkMap& process);

/// What the import tries to open of TensorRT, in releases that do: libnvinfer and its plugins.
[[nodiscard]] std::vector<LoadOutcome> probe_tensorrt(const Release& release, const TensorFlowFacts& tensorflow, LinkMap& process);

/// For libraries that do not open: where else on this machine a file of that name, or of another version, lies.
void find_elsewhere(Host& host, const PythonFacts& python, std::vector<LibraryFacts>& libraries);

}  // namespace whynogpu
