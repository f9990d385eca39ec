// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace whynogpu {

/// POSIX paths as text; nothing here asks a file system. An absolute `name` replaces the folder.
[[nodiscard]] std::string join_path(std::string_view folder, std::string_view name);
/// As Python's os.path.dirname, but without a trailing slash: "/a/b" -> "/a", "/a" -> "/", "a" -> "".
[[nodiscard]] std::string parent_path(std::string_view path);
[[nodiscard]] std::string file_name(std::string_view path);
/// As Python's os.path.normpath: "." and ".." and doubled slashes removed as text (links are not followed).
[[nodiscard]] std::string normal_path(std::string_view path);
/// True when `path` is `folder` or below it; both normal and absolute.
[[nodiscard]] bool is_below(std::string_view path, std::string_view folder);

}  // namespace whynogpu
