// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "causes/text_common.hpp"

// What a build of TensorFlow from its sources did not find: configure, Bazel's cuda_configure, the compiler, the
// linker.
namespace whynogpu {

/// Which fault of a library it is that stopped a build.
enum class BuildFault { missing, not_on_path, other_version };

/// A header or library of CUDA (`cudnn` false) or of cuDNN (true) that the build did not find, judged by what is said
/// to be installed. Nothing where the text tells of no such build, or of another fault than `fault`.
[[nodiscard]] std::optional<Judgement> build_lacks(const TextCase& c, bool cudnn, BuildFault fault);

}  // namespace whynogpu
