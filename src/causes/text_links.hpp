// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "diagnose/cause.hpp"

namespace whynogpu {

/// "version `libcublas.so.9.0' not found (required by …)", and the CUDA that is there, or the file that the name leads to, is
/// another: a link was made to the library of another version, which does not make it the one that is asked for.
[[nodiscard]] std::optional<Evidence> link_to_other_cuda(const TextCase& c);

}  // namespace whynogpu
