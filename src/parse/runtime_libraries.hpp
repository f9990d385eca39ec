// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace whynogpu {

/// A library of the C or C++ runtime, by soname. Their makers never take a symbol out of a version they have published (the ABI
/// policies of glibc, libgcc and libstdc++): who finds the version finds its symbols.
[[nodiscard]] inline bool is_runtime_library(std::string_view soname) {
    constexpr std::array<std::string_view, 9> sonames{"ld-linux-x86-64.so.2", "libc.so.6", "libdl.so.2", "libgcc_s.so.1", "libm.so.6",
                                                      "libpthread.so.0", "librt.so.1", "libstdc++.so.6", "libresolv.so.2"};
    return std::ranges::find(sonames, soname) != sonames.end();
}

}  // namespace whynogpu
