// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "derive/text_facts.hpp"

namespace whynogpu {

/// Commands or directives of a batch system are shown, and none of them asks for a GPU. A queue of that name gives none.
[[nodiscard]] bool job_without_gpu(const TextFacts& t);

}  // namespace whynogpu
