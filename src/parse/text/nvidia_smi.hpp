// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// The banner of nvidia-smi: "NVIDIA-SMI 535.104.05  Driver Version: 535.104.05  CUDA Version: 12.2", and since R610 "KMD Version:" and
/// "CUDA UMD Version:". Empty where it is not there, or "N/A".
struct SmiBanner {
    std::string smi, driver, cuda;
};
[[nodiscard]] std::optional<SmiBanner> parse_smi_banner(std::string_view line);

/// A GPU's first row: "|   0  NVIDIA A100-SXM4-40GB   On  | 00000000:07:00.0 Off |". The name may be cut with dots.
[[nodiscard]] std::optional<std::string> parse_smi_gpu(std::string_view line);

/// "GPU 0: NVIDIA A100-SXM4-40GB (UUID: GPU-…)" of nvidia-smi -L.
[[nodiscard]] std::optional<std::string> parse_smi_list_row(std::string_view line);
/// "GPU-66a1bb0f-…" of such a row; empty: the line is none.
[[nodiscard]] std::string parse_smi_uuid(std::string_view line);

/// "|    0   N/A  N/A   1234   C   python   257MiB |", also of old tables.
struct SmiProcess {
    std::string program;
    unsigned megabytes = 0;
};
[[nodiscard]] std::optional<SmiProcess> parse_smi_process(std::string_view line);

/// "… | 10980MiB / 11019MiB |     98%      Default |": used and total, in MiB, and how busy the GPU is, in percent where it is shown.
struct SmiMemory {
    unsigned used = 0, total = 0;
    std::optional<unsigned> busy;
};
[[nodiscard]] std::optional<SmiMemory> parse_smi_memory(std::string_view line);

}  // namespace whynogpu
