// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace whynogpu {

/// Can this variable matter to TensorFlow, CUDA, Python, the loader, or the choice of the subject? The rest of an environment is nobody's
/// business: it is neither kept nor recorded.
[[nodiscard]] bool is_relevant_variable(std::string_view name);

}  // namespace whynogpu
