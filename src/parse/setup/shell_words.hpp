// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Bytes of a text.
struct TextRange {
    std::uint32_t begin = 0, end = 0;
    [[nodiscard]] bool empty() const { return begin == end; }
};

struct ShellWord {
    std::string text;       ///< quotes and backslashes resolved, known variables put in
    TextRange at;           ///< quotes included
    bool is_known = true;   ///< false: it holds a variable or a command whose value nobody knows
    TextRange text_at;      ///< the bytes that are the text, letter by letter; empty where quoting or variables make them differ
};

using ShellCommand = std::vector<ShellWord>;

/// The value of a variable; nothing when it is not known.
using VariableLookup = std::function<std::optional<std::string>(std::string_view name)>;

struct ShellRules {
    char escape = '\\';             ///< Docker's `# escape=` may change it
    bool skips_comment_lines = false;  ///< Docker drops lines of comment inside a continued instruction
    VariableLookup variables;
};

/// The simple commands in `range` of a shell's text, in order: separated by ends of lines, ; & && || | and brackets. Redirections and
/// comments are dropped, as the shell does: "pip install tensorflow>=2" installs tensorflow and writes a file named "=2".
[[nodiscard]] std::vector<ShellCommand> shell_commands(std::string_view text, TextRange range, const ShellRules& rules = {});

}  // namespace whynogpu
