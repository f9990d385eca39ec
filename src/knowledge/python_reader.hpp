// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/data_file.hpp"
#include "knowledge/packages.hpp"

namespace whynogpu {

/// knowledge/python/3.12.toml
[[nodiscard]] StdlibFacts read_stdlib(const DataFile& file);

/// knowledge/python/packages.toml
struct PackageFacts {
    std::vector<PackageNeed> needs;    ///< by distribution
    std::vector<PackageBound> bounds;  ///< by distribution
};
[[nodiscard]] PackageFacts read_packages(const DataFile& file);

}  // namespace whynogpu
