// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "host/host.hpp"
#include "util/text_hash.hpp"

namespace whynogpu {

/// Folders listed once, as importlib does it.
class Listings {
  public:
    explicit Listings(Host& host) : host_(host) {}

    const Observed<std::vector<std::string>>& of(const std::string& folder) {
        const auto known = listings_.find(folder);
        return known != listings_.end() ? known->second : listings_.emplace(folder, host_.list(folder)).first->second;
    }
    bool contains(const std::string& folder, std::string_view name) {
        const auto& names = of(folder);
        return names.is_present() &&
               std::ranges::binary_search(*names, name, {}, [](const auto& n) { return std::string_view(n); });
    }
    [[nodiscard]] Host& host() { return host_; }

  private:
    Host& host_;
    std::unordered_map<std::string, Observed<std::vector<std::string>>, TextHash, std::equal_to<>> listings_;
};

}  // namespace whynogpu
