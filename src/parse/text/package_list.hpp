// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// A package in somebody's list.
struct ListedPackage {
    std::string manager;  ///< "pip" or "conda"
    std::string name;     ///< normalised: lower case, '-' for '_' and '.'
    std::string version, build;
};

/// The packages of "tf-nightly 2.6.0 requires gast==0.4.0, but you have gast 0.3.0": pip's resolver speaks of what is installed.
[[nodiscard]] std::vector<ListedPackage> packages_of_resolver(std::string_view line);

/// Reads the lists of pip list, pip freeze, pip show, poetry show, conda list (also --export, --explicit and --json), `conda env export` and conda's
/// plans, line by line.
class PackageListReader {
  public:
    [[nodiscard]] std::optional<ListedPackage> take(std::string_view line);

  private:
    enum class List { none, pip, conda };
    List list_ = List::none;
    [[nodiscard]] std::optional<ListedPackage> take_json(std::string_view line);

    std::string shown_;  ///< of pip show: its Name
    std::string json_name_, json_build_;  ///< of conda list --json
};

/// All of `pip list --format=json`, which is one line.
[[nodiscard]] std::vector<ListedPackage> parse_json_packages(std::string_view line);
/// The file of a wheel or the name-version of "Successfully installed": "tensorflow-2.13.1-cp311-…", "nvidia-cudnn-cu12-9.1.0.70".
[[nodiscard]] std::optional<ListedPackage> parse_name_and_version(std::string_view word);
/// "Torch_Audio" -> "torch-audio"; what begins with "_" is conda's own and keeps its form.
[[nodiscard]] std::string normal_package_name(std::string_view name);

}  // namespace whynogpu
