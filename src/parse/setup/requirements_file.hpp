// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parse/setup/requirement.hpp"

namespace whynogpu {

/// One line of a requirements file that matters; continued lines count as one.
struct RequirementLine {
    enum class Kind { package, includes, constrains };
    Kind kind = Kind::package;
    Requirement requirement;  ///< of a package; its places are bytes of the file
    std::string file;         ///< of the others, as written
    TextRange at;             ///< the requirement without its --hash and comment; or the whole line
};

/// pip's format: comments, continued lines, -r and -c, per-requirement options. Editable installs, addresses and other options are
/// passed over. Never fails: what cannot be read is left out.
[[nodiscard]] std::vector<RequirementLine> parse_requirements(std::string_view text);

}  // namespace whynogpu
