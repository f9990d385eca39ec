// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/data_file.hpp"
#include "knowledge/release.hpp"

namespace whynogpu {

/// One file of knowledge/tensorflow/; mistakes are added to `errors`.
[[nodiscard]] Release read_release(const DataNode& file_table, const std::string& file, std::vector<DataError>& errors);

}  // namespace whynogpu
