// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/data_file.hpp"
#include "knowledge/hardware.hpp"

namespace whynogpu {

/// knowledge/libraries/*.toml
[[nodiscard]] std::vector<LibraryInfo> read_libraries(const DataFile& file);

struct DriverFile {
    std::vector<DriverForCuda> cuda;     ///< oldest first
    std::vector<RuntimeGate> runtimes;   ///< oldest first
};
/// knowledge/drivers/*.toml
[[nodiscard]] DriverFile read_drivers(const DataFile& file);
/// knowledge/gpus/capabilities.toml
[[nodiscard]] std::vector<GpuGeneration> read_generations(const DataFile& file);
/// knowledge/gpus/cudnn.toml
[[nodiscard]] std::vector<CudnnCode> read_cudnn_code(const DataFile& file);

}  // namespace whynogpu
