// SPDX-License-Identifier: Apache-2.0
#include "host/processor.hpp"

namespace whynogpu {

std::vector<std::string> processor_hwcaps() {
    std::vector<std::string> levels;
#if defined(__x86_64__)
    // GCC's levels are those of the psABI, as glibc's are; operating-system support for the wide registers is included in both.
    __builtin_cpu_init();
#if defined(__clang__) && __clang_major__ < 19
    // It does not know the levels by name.
    const bool v2 = __builtin_cpu_supports("ssse3") && __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
    const bool v3 = v2 && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
    const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
                    __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    const bool v2 = __builtin_cpu_supports("x86-64-v2");
    const bool v3 = v2 && __builtin_cpu_supports("x86-64-v3");
    const bool v4 = v3 && __builtin_cpu_supports("x86-64-v4");
#endif
    if (v4) levels.emplace_back("x86-64-v4");
    if (v3) levels.emplace_back("x86-64-v3");
    if (v2) levels.emplace_back("x86-64-v2");
#endif
    return levels;
}

}  // namespace whynogpu
