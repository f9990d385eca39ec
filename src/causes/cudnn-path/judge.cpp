// SPDX-License-Identifier: Apache-2.0
#include "causes/path_fault.hpp"

namespace whynogpu {

Judgement judge_cudnn_path(const Case& c) {
    return judge_path_fault(c, cudnn_faults(c, FaultKind::not_on_path), "cuDNN libraries");
}

}  // namespace whynogpu
