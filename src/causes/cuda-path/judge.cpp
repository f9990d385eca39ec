// SPDX-License-Identifier: Apache-2.0
#include "causes/path_fault.hpp"

namespace whynogpu {

Judgement judge_cuda_path(const Case& c) {
    // Of a set of another version, single libraries may carry the right name; finding them would not help.
    if (!cuda_faults(c, FaultKind::other_version).empty()) return ruled_out();
    return judge_path_fault(c, cuda_faults(c, FaultKind::not_on_path), "CUDA libraries");
}

}  // namespace whynogpu
