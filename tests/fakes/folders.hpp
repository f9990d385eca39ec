// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

// Where this checkout lies, known to one file only: all others compile to the same bytes wherever it lies.
namespace whynogpu::test {

/// The folder tests/ of the sources, without a slash at its end.
[[nodiscard]] const std::string& test_folder();
/// The folder that holds the programs that were built.
[[nodiscard]] const std::string& binary_folder();

}  // namespace whynogpu::test
