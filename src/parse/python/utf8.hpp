// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace whynogpu {

/// Where Python's strict UTF-8 decoder would stop; nothing when all is valid.
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view bytes);

}  // namespace whynogpu
