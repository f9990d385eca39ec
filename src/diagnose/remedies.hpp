// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// One thing the user can do, with commands for the system at hand.
struct Remedy {
    std::string id;                     ///< "install-cuda-wheels/pip"
    std::string text;                   ///< what it does, one sentence
    std::vector<std::string> commands;  ///< each survives copy and paste into a POSIX shell
    std::string risk;                   ///< what it may break or cost; "" when nothing
    std::string undo;                   ///< how to take it back; "" when there is nothing to take back
};

/// Values for the holes of a remedy's text: {"requirement", "tensorflow[and-cuda]==2.18.0"}. In commands a value is quoted as one shell word;
/// a hole written {words:NAME} takes a list separated by blanks, each quoted on its own.
using Holes = std::map<std::string, std::string>;

/// The rows of knowledge/remedies/ that fit the system at hand: its package managers, container, privileges.
class RemedyBook {
  public:
    /// Holes that hold for every remedy ({python}, {pip}, {prefix}, {home}) are filled from the snapshot.
    explicit RemedyBook(const Snapshot& snapshot);
    /// The remedies for a purpose ("install-cuda-wheels"), the least invasive first; those whose holes are not all filled are left out.
    [[nodiscard]] std::vector<Remedy> find(std::string_view purpose, const Holes& holes = {}) const;

  private:
    std::vector<std::string> systems_;  ///< tags of this system: "pip", "conda", "apt", "dnf", "docker", "wsl2", "slurm", "no-root" …
    Holes common_;
};

}  // namespace whynogpu
