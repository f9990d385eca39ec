// SPDX-License-Identifier: Apache-2.0
#include "causes/path_fault.hpp"

namespace whynogpu {

Judgement judge_cuda_path(const Case& c) {
    return judge_path_fault(c, cuda_faults(c, FaultKind::not_on_path), "CUDA libraries");
}

}  // namespace whynogpu
