// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/lint_report.hpp"

namespace whynogpu {

/// What `whynogpu lint` was asked.
struct LintRequest {
    std::vector<std::string> paths;         ///< none: the current folder
    std::string stdin_name = "standard input.py";
    RuleChoice choice;
    std::string baseline;                   ///< a file; empty: none
    bool write_baseline = false;
    bool fix = false, unsafe = false;
    bool obey_gitignore = true, isolated = false;
    std::string python;                     ///< empty: the active environment, if there is one
    std::optional<int> gpus;
};

/// Walks, reads, lints and, if wanted, mends. `error`: what makes the request impossible; a file that cannot be read is none.
[[nodiscard]] LintReport lint_project(const LintRequest& request, std::string& error);

}  // namespace whynogpu
