// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace whynogpu {

/// NAME=value lines of os-release(5) with shell quoting removed; lines that are none are passed over.
[[nodiscard]] std::map<std::string, std::string> parse_os_release(std::string_view text);

}  // namespace whynogpu
