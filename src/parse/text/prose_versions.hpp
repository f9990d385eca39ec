// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whynogpu {

/// Versions that a person's sentence says to be there, with their subject ("tensorflow", "cuda", "cudnn", "python", "driver"): "I have
/// TensorFlow-gpu 1.13.1 with CUDA 10.0 and cuDNN v7.4". Not those that the sentence only asks for, compares with or comes from:
/// "it needs CUDA 10.1", "newer than 2.10", "instead of Python 3.9".
[[nodiscard]] std::vector<std::pair<std::string, std::string>> versions_in_prose(std::string_view text);

}  // namespace whynogpu
