// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace whynogpu::test {

/// The bytes that ldconfig of glibc 2.32 and newer writes for 64-bit libraries: lines "SONAME PATH".
[[nodiscard]] std::string write_ld_cache(std::string_view lines);

}  // namespace whynogpu::test
