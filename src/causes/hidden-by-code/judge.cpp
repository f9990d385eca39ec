// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_hidden_by_code(const Case& c) {
    return judge_program(c, "hidden-by-code");
}

}  // namespace whynogpu
