// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "causes/text_common.hpp"

namespace whynogpu {

/// The cause that a message of the container's runtime names; "container-no-gpu" where it says no more than that no GPU came in.
[[nodiscard]] std::string cause_of_container_message(const TextFacts& t, const Sign& sign);
/// The first such message that names this cause; null: none does.
[[nodiscard]] const Sign* container_message(const TextFacts& t, std::string_view cause);

}  // namespace whynogpu
