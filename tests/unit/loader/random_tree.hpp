// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <random>
#include <string>
#include <vector>

namespace whynogpu::test {

/// One thing to ask the loader: open `name`, called from the library that operation `caller` opened (0: from the program).
struct LoaderQuestion {
    std::size_t caller = 0;
    std::string name;
};

/// A folder full of odd libraries, an environment, and what to ask.
struct RandomTree {
    std::string program_kind;  ///< "plain", "rpath", "runpath"
    std::map<std::string, std::string> environment;
    std::vector<LoaderQuestion> questions;
};

/// Makes the tree below `root` (an empty folder). The same seed makes the same tree.
[[nodiscard]] RandomTree make_random_tree(const std::string& root, unsigned seed);

}  // namespace whynogpu::test
