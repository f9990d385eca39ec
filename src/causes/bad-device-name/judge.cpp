// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_bad_device_name(const Case& c) {
    return judge_program(c, "bad-device-name");
}

}  // namespace whynogpu
