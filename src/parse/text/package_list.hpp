// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// A package in somebody's list.
struct ListedPackage {
    std::string manager;  ///< "pip" or "conda"
    std::string name;     ///< normalised: lower case, '-' for '_' and '.'
    std::string version, build;
};

/// Reads the lists of pip list, pip freeze, pip show, conda list, `conda list --export` and conda's plans, line by line.
class PackageListReader {
  public:
    [[nodiscard]] std::optional<ListedPackage> take(std::string_view line);

  private:
    enum class List { none, pip, conda };
    List list_ = List::none;
    std::string shown_;  ///< of pip show: its Name
};

/// The file of a wheel or the name-version of "Successfully installed": "tensorflow-2.13.1-cp311-…", "nvidia-cudnn-cu12-9.1.0.70".
[[nodiscard]] std::optional<ListedPackage> parse_name_and_version(std::string_view word);
/// "Torch_Audio" -> "torch-audio".
[[nodiscard]] std::string normal_package_name(std::string_view name);

}  // namespace whynogpu
