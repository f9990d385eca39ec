// SPDX-License-Identifier: Apache-2.0
#include "host/processor.hpp"

namespace whynogpu {

std::vector<std::string> processor_hwcaps() {
    std::vector<std::string> levels;
#if defined(__x86_64__)
    // GCC's levels are those of the psABI, as glibc's are; operating-system support for the wide registers is included in both.
    __builtin_cpu_init();
    const bool v2 = __builtin_cpu_supports("x86-64-v2");
    const bool v3 = v2 && __builtin_cpu_supports("x86-64-v3");
    const bool v4 = v3 && __builtin_cpu_supports("x86-64-v4");
    if (v4) levels.emplace_back("x86-64-v4");
    if (v3) levels.emplace_back("x86-64-v3");
    if (v2) levels.emplace_back("x86-64-v2");
#endif
    return levels;
}

}  // namespace whynogpu
