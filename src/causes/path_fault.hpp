// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "causes/common.hpp"

namespace whynogpu {

/// "The right file is there, the loader does not look there": said of the CUDA libraries and of cuDNN alike.
[[nodiscard]] Judgement judge_path_fault(const Case& c, const std::vector<const LibraryFault*>& faults, const std::string& what);
/// "Another version is there than the release opens."
[[nodiscard]] Judgement judge_version_fault(const Case& c, const std::vector<const LibraryFault*>& faults, const std::string& what);

}  // namespace whynogpu
