// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace whynogpu {

/// The version in CMakeLists.txt, the one source of it: "0.1.0".
[[nodiscard]] const char* tool_version();

}  // namespace whynogpu
