// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>

namespace whynogpu {

/// For tables of paths. Not ordered ones: paths of one environment share long beginnings, which each comparison would read again.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

}  // namespace whynogpu
