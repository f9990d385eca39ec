// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whynogpu {

/// The first line of a script, as the kernel and env(1) read it.
struct Shebang {
    std::string program;  ///< a path, or the bare name that env searches on PATH
    bool searched_on_path = false;
    std::vector<std::string> arguments;  ///< before the script's name
    /// NAME=VALUE words of `env`.
    std::vector<std::pair<std::string, std::string>> variables;
};

/// Nothing when the text does not begin with "#!" or names no program. Follows "env", "env -S", and the
/// "#!/bin/sh" line plus `'''exec'` by which pip and conda avoid a line too long for the kernel.
[[nodiscard]] std::optional<Shebang> parse_shebang(std::string_view text);

/// The program that a shell script only wraps: its one command is `exec "/absolute/path" … "$@"`. Nothing when it does
/// more.
[[nodiscard]] std::optional<std::string> parse_exec_wrapper(std::string_view text);

/// Python's own options before a script, as far as they decide the search path.
struct PythonFlags {
    bool ignore_environment = false;  ///< -E, -I
    bool no_user_site = false;        ///< -s, -I
    bool no_site = false;             ///< -S
    bool safe_path = false;           ///< -P (3.11 and later), -I
};
[[nodiscard]] PythonFlags parse_python_flags(const std::vector<std::string>& arguments);

}  // namespace whynogpu
