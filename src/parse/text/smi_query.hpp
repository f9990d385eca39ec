// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// What nvidia-smi says of the driver or of one card where it is asked for fields.
struct SmiField {
    enum class Kind { driver, driver_cuda, gpu, compute_mode, index, load } kind = Kind::driver;
    std::string value;  ///< "535.104.05", "12.2", "NVIDIA A100-SXM4-40GB", "Exclusive_Process", "0", "97" percent
};

/// Reads `nvidia-smi -q` and `nvidia-smi --query-gpu=… --format=csv`, line by line. Source: nvidia-smi's manual; checked 2026-11-22.
class SmiQueryReader {
  public:
    [[nodiscard]] std::vector<SmiField> take(std::string_view line);

  private:
    [[nodiscard]] std::vector<SmiField> row(std::vector<std::string> cells);
    std::vector<std::string> columns_;  ///< of the table with commas whose rows come; by its head, or by the command
    bool in_query_ = false;             ///< behind "==NVSMI LOG=="
};

}  // namespace whynogpu
