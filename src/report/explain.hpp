// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "knowledge/knowledge.hpp"

namespace whynogpu {

/// The page of a cause; empty for an unknown id.
[[nodiscard]] std::string explain_cause(std::string_view id);
/// All causes with one line each, in the order of the road.
[[nodiscard]] std::string explain_all();

/// What each release needs, the newest first, as a table of 80 columns.
[[nodiscard]] std::string matrix_text(const Knowledge& knowledge);
/// The same as JSON, "whynogpu/matrix/1".
[[nodiscard]] std::string matrix_json(const Knowledge& knowledge);

}  // namespace whynogpu
