// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "diagnose/remedies.hpp"

namespace whynogpu {

/// The tags (system_tags()) that hold for the system of the snapshot.
[[nodiscard]] std::vector<std::string> tags_of(const Snapshot& snapshot);
/// Values of common_hole_names(), as far as known.
[[nodiscard]] Holes holes_of(const Snapshot& snapshot);

}  // namespace whynogpu
