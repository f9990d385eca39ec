// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/signature_rows.hpp"

namespace whynogpu {

/// What a line of a long log must hold to be looked at: a literal of a signature, or the beginning of a table or a traceback
/// (the lines that follow are looked at too).
[[nodiscard]] std::vector<std::string> wanted_in_long_logs(const SignatureFile& signatures);

}  // namespace whynogpu
