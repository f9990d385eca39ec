// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace whynogpu {

/// Writes a whole file or nothing: beside it first, then renamed over it. Returns what went wrong, in words; nothing when all went well.
[[nodiscard]] std::optional<std::string> write_file(const std::string& path, const std::string& bytes);

}  // namespace whynogpu
