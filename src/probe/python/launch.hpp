// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/host.hpp"
#include "parse/python/shebang.hpp"
#include "snapshot/python.hpp"

namespace whynogpu {

/// The start of a Python as it would happen: which file, with which options and variables.
struct Launch {
    SubjectChoice choice = SubjectChoice::path_search;
    std::string chosen_by;
    Observed<std::string> program;  ///< absolute, as started, links not resolved
    std::string folder;             ///< the current folder
    PythonFlags flags;
    Environment variables;  ///< with those of a kernel
    std::vector<std::pair<std::string, std::string>> kernel_variables;
    Observed<std::string> script;
    std::string failure;  ///< not empty: it does not start, in the words one would see
    std::vector<std::string> remarks;

    /// A variable that Python itself reads: nothing with -E and -I.
    [[nodiscard]] std::optional<std::string> python_variable(const std::string& name) const;
    [[nodiscard]] std::optional<std::string> variable(const std::string& name) const;
};

[[nodiscard]] Launch choose_subject(Host& host, const SubjectRequest& request);

/// A file that execvp would start under that name: the first executable regular file; absent with a sentence as origin.
[[nodiscard]] Observed<std::string> find_on_path(Host& host, const Launch& launch, const std::string& name,
                                                 const std::string& skipped_folder = {});

/// Follows version managers' shims and plain exec wrappers from `launch.program` to the real program. Sets `failure`
/// when the start fails on the way, and makes `program` unknown where files cannot tell what is started.
void follow_wrappers(Host& host, Launch& launch);

/// The prefix of a conda environment, by name or folder; absent with a sentence as origin.
[[nodiscard]] Observed<std::string> find_conda_prefix(Host& host, const Launch& launch, const std::string& name);
/// Root folders of conda installations that can be found cheaply, and every environment registered for the user.
[[nodiscard]] std::vector<std::string> conda_roots(Host& host, const Launch& launch);
[[nodiscard]] std::vector<std::string> conda_registered(Host& host, const Launch& launch);

/// Sets program, flags and variables from a Jupyter kernel specification.
void choose_kernel(Host& host, Launch& launch, const std::string& name);

/// bin/python of an environment's folder, else bin/python3; absent with a sentence as origin.
[[nodiscard]] Observed<std::string> python_of_prefix(Host& host, const std::string& prefix);

/// $HOME, else the password file's.
[[nodiscard]] std::string home_folder(Host& host, const Launch& launch);
/// Relative to the launch's current folder.
[[nodiscard]] std::string absolute_path(const Launch& launch, const std::string& path);

}  // namespace whynogpu
