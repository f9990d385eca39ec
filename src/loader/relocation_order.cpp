// SPDX-License-Identifier: Apache-2.0
#include "loader/relocation_order.hpp"

#include <algorithm>

namespace whynogpu {

std::vector<std::size_t> relocation_order(const std::vector<std::size_t>& search_list, const std::vector<std::vector<std::size_t>>& dependencies) {
    std::vector<bool> listed(dependencies.size()), visited(dependencies.size());
    for (const std::size_t object : search_list) listed[object] = true;
    std::vector<std::size_t> order;
    struct Visit {
        std::size_t object, next;
    };
    std::vector<Visit> stack;  // not recursion: how deep it goes is up to the files
    for (auto start = search_list.rbegin(); start != search_list.rend(); ++start) {
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
    return order;
}

}  // namespace whynogpu
