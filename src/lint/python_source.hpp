// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "lint/source.hpp"

namespace whynogpu {

/// The bytes of a Python file as a Source: byte-order mark skipped, bytes that are no UTF-8 masked, lines of IPython (%env, !pip) set
/// aside. Fills `problem` and nothing else when it cannot be a program: NULs, UTF-16.
[[nodiscard]] Source python_source(std::string_view bytes, std::string name, std::string& problem);

/// Takes "%…" and "!…" lines out of `source.text` from `begin` on (they become blanks, and a 0 in front) and notes them.
void take_magics(Source& source, std::uint32_t begin);

}  // namespace whynogpu
