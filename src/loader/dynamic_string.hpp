// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// What the tokens stand for; asked only when they occur.
struct DynamicStringValues {
    std::optional<std::string> origin;  ///< nothing: it could not be found out
    std::function<std::string()> lib, platform;
};

/// Replaces $ORIGIN, $LIB, $PLATFORM and their ${…} forms; any other '$' stays. Empty when a token has no value: the loader then
/// leaves that place out.
[[nodiscard]] std::string expand_dynamic_string(std::string_view text, const DynamicStringValues& values);

}  // namespace whynogpu
