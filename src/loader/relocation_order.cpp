// SPDX-License-Identifier: Apache-2.0
#include "loader/relocation_order.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

/// _dl_sort_maps_dfs: dependents before what they need, the first object of the list first whatever depends on it.
std::vector<std::size_t> sorted(const std::vector<std::size_t>& list, const std::vector<std::vector<std::size_t>>& dependencies) {
    std::vector<bool> listed(dependencies.size()), visited(dependencies.size());
    for (const std::size_t object : list) listed[object] = true;
    std::vector<std::size_t> order;  // dependencies first
    struct Visit {
        std::size_t object, next;
    };
    std::vector<Visit> stack;  // not recursion: how deep it goes is up to the files
    for (auto start = list.rbegin(); start != list.rend(); ++start) {
        if (visited[*start]) continue;
        visited[*start] = true;
        stack.push_back({*start, 0});
        while (!stack.empty()) {
            Visit& top = stack.back();
            if (top.next == dependencies[top.object].size()) {
                order.push_back(top.object);
                stack.pop_back();
                continue;
            }
            const std::size_t dependency = dependencies[top.object][top.next++];
            if (!listed[dependency] || visited[dependency]) continue;
            visited[dependency] = true;
            stack.push_back({dependency, 0});
        }
    }
    std::reverse(order.begin(), order.end());
    const auto first = std::find(order.begin(), order.end(), list.front());
    std::rotate(order.begin(), first, first + 1);
    return order;
}

}  // namespace

std::vector<std::size_t> relocation_order(const std::vector<std::size_t>& search_list, std::vector<std::vector<std::size_t>> dependencies,
                                          const std::vector<bool>& relocated) {
    // First the whole list, while the loader does not know yet what the first object itself needs; that is then this very list.
    std::vector<std::size_t>& needed = dependencies[search_list.front()];
    needed.clear();
    std::vector<std::size_t> list = sorted(search_list, dependencies);
    needed = list;
    // Then what is new in it.
    std::erase_if(list, [&](std::size_t object) { return relocated[object]; });
    if (list.empty()) return list;
    list = sorted(list, dependencies);
    std::reverse(list.begin(), list.end());
    return list;
}

}  // namespace whynogpu
