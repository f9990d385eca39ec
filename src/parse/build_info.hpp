// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// tensorflow/python/platform/build_info.py, read as text in all its forms: module attributes (1.14 to 2.2), a dict (2.3),
/// an OrderedDict (2.4 on). Keys that a release does not write are empty.
struct BuildInfo {
    std::optional<bool> cuda, rocm;
    std::optional<std::string> cuda_version, cudnn_version;
    std::vector<std::string> capabilities;  ///< "sm_60", "compute_90"
};

/// Nothing when the text does not say whether it is a CUDA build.
[[nodiscard]] std::optional<BuildInfo> parse_build_info(std::string_view text);

}  // namespace whynogpu
