// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.hpp"
#include "snapshot/python.hpp"

namespace whynogpu {

/// Which Python is meant and where it takes modules from, without starting it. When there is none, `executable` is
/// absent and `start_failure` says so.
[[nodiscard]] PythonFacts probe_python(Host& host, const SubjectRequest& request);

/// What `import NAME` finds on the subject's path, submodules ("google.protobuf") and finders of editable installs
/// included.
[[nodiscard]] ModuleLocation find_module(Host& host, const PythonFacts& python, std::string_view name);
/// The same on these entries alone.
[[nodiscard]] ModuleLocation find_module_in(Host& host, const PythonFacts& python,
                                            const std::vector<SearchEntry>& entries, std::string_view name);

/// Several questions to one search path: every folder is listed once.
class ModuleFinder {
  public:
    ModuleFinder(Host& host, const PythonFacts& python);
    ModuleFinder(Host& host, const PythonFacts& python, std::vector<SearchEntry> entries);
    ~ModuleFinder();
    [[nodiscard]] ModuleLocation find(std::string_view name);

  private:
    struct Work;
    std::unique_ptr<Work> work_;
};

/// The *.dist-info and *.egg-info on the path, in order of the path; versions are those of the folders' names.
[[nodiscard]] std::vector<Distribution> list_distributions(Host& host, const PythonFacts& python);
/// METADATA, else PKG-INFO; absent when the distribution has neither.
[[nodiscard]] Observed<DistributionMetadata> read_metadata(Host& host, const Distribution& distribution);

/// Pythons of PATH, of active environments, of ./.venv and of conda, other than the subject, that hold a tensorflow
/// package. A few dozen questions: for when the subject has none.
[[nodiscard]] std::vector<std::string> find_other_pythons(Host& host, const PythonFacts& python);

}  // namespace whynogpu
