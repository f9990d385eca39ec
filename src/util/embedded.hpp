// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace whynogpu {

/// A data file that was compiled into the program.
struct EmbeddedFile {
    std::string_view path;  ///< relative to its folder: "tensorflow/2.18.toml"
    std::string_view text;
};
using EmbeddedFiles = std::span<const EmbeddedFile>;

/// knowledge/, sorted by path.
[[nodiscard]] const EmbeddedFiles& embedded_knowledge();
/// src/causes/*/page.md, sorted by path.
[[nodiscard]] const EmbeddedFiles& embedded_pages();
/// src/lint/*/page.md, sorted by path.
[[nodiscard]] const EmbeddedFiles& embedded_rule_pages();

}  // namespace whynogpu
