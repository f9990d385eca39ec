// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.hpp"
#include "lint/source.hpp"

namespace whynogpu {

struct FixedText {
    std::string bytes;
    std::vector<std::size_t> applied;  ///< which of the findings
};

/// The bytes of the file with the edits of these findings made, every other byte as it was. Of edits that overlap the first is made.
/// Nothing when none could be.
[[nodiscard]] std::optional<FixedText> apply_fixes(std::string_view bytes, const Source& source, const std::vector<LintFinding>& findings, bool unsafe);

}  // namespace whynogpu
