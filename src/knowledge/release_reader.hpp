// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/data_file.hpp"
#include "knowledge/release.hpp"

namespace whynogpu {

/// One file of knowledge/tensorflow/.
[[nodiscard]] Release read_release(const DataFile& file);

}  // namespace whynogpu
