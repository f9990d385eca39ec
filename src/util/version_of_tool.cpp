// SPDX-License-Identifier: Apache-2.0
#include "util/version_of_tool.hpp"

namespace whynogpu {

const char* tool_version() {
    return WHYNOGPU_VERSION;
}

}  // namespace whynogpu
