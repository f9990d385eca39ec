// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "knowledge/program_facts.hpp"

namespace whynogpu {

/// A text in which the rule's words stand: can the rule find anything there? Parsing is what costs; this looks at what stands around the words.
/// False only where the rule surely finds nothing.
[[nodiscard]] bool can_find(std::string_view rule, std::string_view text, const ProgramFacts& facts);

}  // namespace whynogpu
