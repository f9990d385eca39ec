// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// What a terminal would show of the bytes between two line ends: colours, titles and links taken off, backspaces carried out, NULs
/// and other control characters dropped, colour codes that lost their escape ("[31m", "^[[0m", "\x1b[1m" spelled out) too.
/// Codes that move the cursor to another line begin a new piece. Each piece is valid UTF-8 (what is not becomes U+FFFD), blanks at
/// its end are gone. At least one piece; what is empty is kept only when it is the only one.
[[nodiscard]] std::vector<std::string> terminal_text(std::string_view bytes);

/// Bytes that are not valid UTF-8 become U+FFFD; a character that was cut in the middle is one of them.
[[nodiscard]] std::string repaired_utf8(std::string_view bytes);

}  // namespace whynogpu
