// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "snapshot/log.hpp"

namespace whynogpu {

/// What a program does about the GPU, by its text alone. `name`: of its file, for the origins: "train.py:14".
/// Ids begin with "code-"; the value in question is in the hole "value".
[[nodiscard]] std::vector<Sign> signs_of_program(std::string_view code, const std::string& name);

}  // namespace whynogpu
