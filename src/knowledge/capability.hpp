// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// A CUDA compute capability: 8.6 of an RTX 3090.
struct Capability {
    int major = 0, minor = 0;
    friend auto operator<=>(const Capability&, const Capability&) = default;
    /// "8.6".
    [[nodiscard]] std::string text() const;
    /// Reads "8.6", "12.0"; nothing for anything else.
    [[nodiscard]] static std::optional<Capability> parse(std::string_view text);
};

}  // namespace whynogpu
