// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parse/setup/shell_words.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// A requirement as PEP 508 writes it: "tensorflow[and-cuda]>=2.14,<2.16 ; python_version < '3.12'".
struct Requirement {
    std::string name;                   ///< normalised
    std::vector<std::string> extras;    ///< normalised
    std::string specifier;              ///< as written, without blanks and brackets
    VersionRange range;
    bool has_range = true;              ///< false: what it asks cannot be told (an address, a range nobody can read)
    std::string marker;
    TextRange name_at, extras_at, specifier_at;  ///< in the text given; extras_at with its brackets, empty where there are none
};

/// Nothing when no name stands at the beginning.
[[nodiscard]] std::optional<Requirement> parse_requirement(std::string_view text);

/// What a marker says about an ordinary place of a GPU build: CPython on Linux, x86_64.
enum class MarkerAnswer { yes, no, unknown };
/// `python`: "3.11"; empty when it is not known. Extras are unknown.
[[nodiscard]] MarkerAnswer holds_on_linux(std::string_view marker, std::string_view python);

}  // namespace whynogpu
