// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/data_file.hpp"
#include "util/embedded.hpp"

namespace whynogpu {

/// A row of knowledge/gpus/names.toml, short_names.toml or chips.toml.
struct GpuName {
    enum class Kind {
        card,   ///< "GeForce RTX 3090"
        shortened,  ///< "3090": only where somebody was asked for the GPU
        chip,   ///< "GA102"
    };
    std::string name;                       ///< "RTX 30##"
    std::string vendor = "nvidia";          ///< "amd", "intel", "apple"
    std::optional<Capability> capability;   ///< of NVIDIA's
    Kind kind = Kind::card;
};

/// Names in the order of the file.
[[nodiscard]] std::vector<GpuName> read_gpu_names(const DataFile& file);
/// Those compiled into the program; read once.
[[nodiscard]] const std::vector<GpuName>& all_gpu_names();
/// Where a text names a GPU.
struct GpuPlace {
    const GpuName* name = nullptr;
    std::size_t begin = 0, end = 0;  ///< in bytes of the text
};
/// Of a card and its chip ("GF108 [GeForce GT 730]") the chip: one name goes with several.
[[nodiscard]] std::vector<GpuPlace> find_gpu_places(const std::vector<GpuName>& names, std::string_view text);
/// All that a text names, in its order: "RTX 2080 Ti and RTX 3090" gives two.
[[nodiscard]] std::vector<const GpuName*> find_gpu_names(const std::vector<GpuName>& names, std::string_view text);

}  // namespace whynogpu
