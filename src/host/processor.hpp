// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace whynogpu {

/// The glibc-hwcaps sub-folders that the loader searches on this processor, best first: "x86-64-v4", "x86-64-v3", "x86-64-v2".
/// Source: glibc's sysdeps/x86_64/dl-hwcaps_subdirs.c, checked 2026-11-21.
[[nodiscard]] std::vector<std::string> processor_hwcaps();

}  // namespace whynogpu
