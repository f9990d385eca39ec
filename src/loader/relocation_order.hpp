// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace whynogpu {

/// The order in which the loader relocates the objects of a search list that are not relocated yet, dependencies first: which of several
/// missing symbols it complains of depends on it. `dependencies[i]`: what object i needs, in order. The first of the list is what dlopen
/// was asked for. (glibc's _dl_map_object_deps and dl_open_worker_begin, with _dl_sort_maps_dfs, since 2.35.)
[[nodiscard]] std::vector<std::size_t> relocation_order(const std::vector<std::size_t>& search_list, std::vector<std::vector<std::size_t>> dependencies,
                                                        const std::vector<bool>& relocated);

}  // namespace whynogpu
