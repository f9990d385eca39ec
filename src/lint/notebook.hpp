// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "lint/source.hpp"

namespace whynogpu {

/// The code cells of a Jupyter notebook (nbformat 2 to 4) as one program, each byte with its place in the file. Fills `problem` when it is
/// no notebook, or one of another language than Python.
[[nodiscard]] Source notebook_source(std::string_view bytes, std::string name, std::string& problem);

}  // namespace whynogpu
