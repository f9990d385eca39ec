// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "knowledge/status_codes.hpp"

namespace whynogpu {

/// What cuInit answered, as far as the text shows it.
struct DriverError {
    std::string text;
    bool is_cut = false;  ///< the text breaks off before it tells which error it is: "CUDA_ERROR_NO_D", "UNKNOWN ERROR (30", nothing at all
};

/// The error behind "failed call to cuInit: "; where a break of the line tore its name or number, `next_line` completes it.
[[nodiscard]] DriverError driver_error(std::string_view error, std::string_view next_line, const std::vector<StatusCode>& codes);

}  // namespace whynogpu
