// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parse/python/python_name.hpp"
#include "probe/python/listings.hpp"
#include "snapshot/python.hpp"

namespace whynogpu {

/// The endings of module files in the order in which importlib tries them.
struct ModuleSuffix {
    std::string text;
    ModuleKind kind = ModuleKind::module_file;
};
struct ModuleSuffixes {
    std::vector<ModuleSuffix> list;
    bool has_namespaces = true;  ///< Python 3: a folder without __init__ can be a package
};
[[nodiscard]] ModuleSuffixes module_suffixes(const PythonRelease& release, const std::string& machine);
/// The release that the facts hold; 3.x without a version counts as none.
[[nodiscard]] PythonRelease release_of(const PythonFacts& python);

/// The last word of a dotted name on these folders and zip archives, as importlib's path finder decides.
[[nodiscard]] ModuleLocation find_on_folders(Listings& listings, const ModuleSuffixes& suffixes,
                                             const std::vector<std::string>& folders, std::string_view word);

/// The module in a zip archive; missing when it is no zip archive either.
[[nodiscard]] ModuleLocation find_in_zip(Host& host, const std::string& archive, std::string_view word);

}  // namespace whynogpu
