// SPDX-License-Identifier: Apache-2.0
#include "causes/path_fault.hpp"

namespace whynogpu {

Judgement judge_cuda_version(const Case& c) {
    return judge_version_fault(c, cuda_faults(c, FaultKind::other_version), "CUDA");
}

}  // namespace whynogpu
