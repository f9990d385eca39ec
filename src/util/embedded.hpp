// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

namespace whynogpu {

struct DataNode;

/// A file that was compiled into the program.
struct EmbeddedFile {
    std::string_view path;  ///< relative to its folder: "tensorflow/2.18.toml"
    std::string_view text;
    const DataNode* data = nullptr;  ///< of a data file: what the build parsed of it, so that nobody has to do it again
    std::string_view checked{};      ///< of a data file: the newest date of its rows
};
using EmbeddedFiles = std::span<const EmbeddedFile>;

/// knowledge/, sorted by path.
[[nodiscard]] const EmbeddedFiles& embedded_knowledge();
/// src/causes/*/page.md, sorted by path.
[[nodiscard]] const EmbeddedFiles& embedded_pages();
/// src/lint/*/page.md, sorted by path.
[[nodiscard]] const EmbeddedFiles& embedded_rule_pages();

}  // namespace whynogpu
