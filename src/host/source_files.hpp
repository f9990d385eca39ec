// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// A file that the walk came to.
struct SourceFile {
    std::string path;
    bool in_package = false;  ///< an __init__.py stands in its folder
    bool was_named = false;   ///< the user named it, it was not found in a folder
};

struct WalkRequest {
    std::vector<std::string> paths;
    bool obey_gitignore = true;
    /// Which file names matter, in which folder ("a/b/", as shown); a file that the user names is always taken.
    std::function<bool(std::string_view folder, std::string_view name)> wants;
    std::function<void(const SourceFile&)> on_file;
    /// A file or folder that cannot be looked at, and why.
    std::function<void(const std::string& path, const std::string& why)> on_problem;
};

/// Files and folders in byte order of their names. Links to folders are not followed, links to files are; version control's and caches'
/// folders, virtual environments and installed packages are left out unless named.
void walk_sources(const WalkRequest& request);

/// A whole regular file of at most `limit` bytes into `bytes`. Returns what went wrong, in words; empty when all went well.
[[nodiscard]] std::string read_source_file(const std::string& path, std::size_t limit, std::string& bytes);
/// Standard input to its end, at most `limit` bytes.
[[nodiscard]] std::string read_standard_input(std::size_t limit, std::string& bytes);

}  // namespace whynogpu
