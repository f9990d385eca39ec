// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_configured_too_late(const Case& c) {
    return judge_program(c, "configured-too-late");
}

}  // namespace whynogpu
