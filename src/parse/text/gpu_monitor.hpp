// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace whynogpu {

/// How much a GPU computed, as a monitor shows it.
struct GpuLoad {
    unsigned index = 0;
    unsigned percent = 0;
};

/// Reads what monitors print: nvidia-smi dmon and pmon, gpustat. (--query-gpu: SmiQueryReader.)
class GpuMonitorReader {
  public:
    /// The next line; nothing where it is no row of a monitor.
    [[nodiscard]] std::optional<GpuLoad> take(std::string_view line);

  private:
    struct Columns {
        std::size_t index = 0, load = 0, count = 0;
    };
    [[nodiscard]] static std::optional<Columns> columns_of(std::string_view head);
    std::optional<Columns> columns_;  ///< of the table that is open
};

}  // namespace whynogpu
