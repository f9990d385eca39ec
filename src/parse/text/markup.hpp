// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace whynogpu {

/// A line as its author saw it before a forum, a mail program or a web page took hold of it: "> " of a quotation, the fence of a code
/// block, the backticks around a line, HTML entities and the tags of formatting, curly quotation marks, hard blanks, "\_" of Markdown.
/// Python's own prompt (">>> "), paths of Windows and comparison signs stay. A line that was nothing but a fence is empty.
[[nodiscard]] std::string without_markup(std::string line);

}  // namespace whynogpu
