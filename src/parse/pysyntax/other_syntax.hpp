// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace whynogpu {

/// Syntax of Python that the grammar does not know, written over with syntax of the same shape and length that it does: template strings
/// (t"..." of 3.14, read as f"..."), defaults of type parameters (3.13, blanked), several exceptions without brackets (3.14, "|" for the
/// comma) and the exec statement with its "in" (2.x). Only for texts that do not parse as they are: what it looks for is looked for in
/// strings and comments, too. The text itself when there is nothing of the kind.
[[nodiscard]] std::string as_the_grammar_knows_it(std::string_view text);

}  // namespace whynogpu
