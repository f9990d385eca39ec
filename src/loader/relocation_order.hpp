// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace whynogpu {

/// The order in which the loader relocates the objects of a search list, dependencies first: which of several missing symbols it
/// complains of depends on it. `dependencies[i]`: what object i needs, in order. (glibc's _dl_sort_maps_dfs, since 2.35.)
[[nodiscard]] std::vector<std::size_t> relocation_order(const std::vector<std::size_t>& search_list, const std::vector<std::vector<std::size_t>>& dependencies);

}  // namespace whynogpu
