// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whynogpu {

/// Small readers of Python source: enough for generated start-up code, no parser of the language.

[[nodiscard]] bool is_name_character(char c);

struct PythonString {
    std::string value;
    std::size_t length = 0;  ///< in the source, quotes included
};
/// The plain, raw or u-prefixed one-line string literal that the text begins with.
[[nodiscard]] std::optional<PythonString> read_python_string(std::string_view text);

/// The statements of one line: split at ';' outside of string literals.
[[nodiscard]] std::vector<std::string> split_statements(std::string_view line);

/// The dictionary of strings assigned to `name` at the start of a line ("MAPPING = {…}", "MAPPING: dict[str, str] =
/// {…}"); nothing when there is none or it holds anything but strings. At most 10,000 entries.
[[nodiscard]] std::optional<std::vector<std::pair<std::string, std::string>>> read_string_dictionary(
    std::string_view source, std::string_view name);

}  // namespace whynogpu
