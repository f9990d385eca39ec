// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/remedy_rows.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// One thing the user can do, with commands for the system at hand.
struct Remedy {
    std::string id;                     ///< "install-cuda-wheels/pip"
    std::string text;                   ///< what it does, one sentence
    std::vector<std::string> commands;  ///< each survives copy and paste into a POSIX shell
    std::string risk;                   ///< what it may break or cost; "" when nothing
    std::string undo;                   ///< how to take it back; "" when there is nothing to take back
    std::vector<std::string> undo_commands = {};  ///< the same as commands, where that can be said so
    RemedyActor actor = RemedyActor::user;        ///< who can do it
    bool automatic = false;             ///< a program may run the commands: the user's own environment, no questions asked, nothing lost
};

/// Values for the holes of a remedy's text: {"requirement", "tensorflow[and-cuda]==2.18.0"}. In commands a value is quoted as one shell word;
/// a hole written {words:NAME} takes a list separated by blanks, each quoted on its own; {names:NAME} takes a list of requirements and writes
/// the bare package names ("numpy<2" -> numpy). A dollar before the brace makes it the shell's business: ${HOME} is no hole.
/// In texts a value stands as it is, except between backticks, where a command stands.
using Holes = std::map<std::string, std::string>;

/// The command with its holes filled; nothing when a hole has no value.
[[nodiscard]] std::optional<std::string> fill_command(std::string_view command, const Holes& holes);
/// The text with its holes filled; nothing when a hole has no value.
[[nodiscard]] std::optional<std::string> fill_text(std::string_view text, const Holes& holes);
/// The names of all holes in a text or command, in order of appearance.
[[nodiscard]] std::vector<std::string> hole_names(std::string_view text);

/// What a system can be called in the keys `systems` and `not_systems`: the tag and what it means.
struct SystemTag {
    std::string_view name, meaning;
};
[[nodiscard]] const std::vector<SystemTag>& system_tags();
/// The holes that the book itself fills, as far as the snapshot knows them.
[[nodiscard]] const std::vector<std::string_view>& common_hole_names();

/// The rows of knowledge/remedies/ that fit the system at hand: its package managers, container, privileges.
class RemedyBook {
  public:
    /// Holes that hold for every remedy (common_hole_names()) are filled from the snapshot.
    explicit RemedyBook(const Snapshot& snapshot);
    /// Other files, for tests; they must outlive the book.
    RemedyBook(const Snapshot& snapshot, EmbeddedFiles files);
    /// The remedies for a purpose ("install-cuda-wheels"), the least invasive first; those whose holes are not all filled are left out.
    /// From the hole {path} the hole {folder} is made. Only the file of that purpose is read.
    [[nodiscard]] std::vector<Remedy> find(std::string_view purpose, const Holes& holes = {}) const;
    /// The tags that hold here.
    [[nodiscard]] const std::vector<std::string>& systems() const { return systems_; }

  private:
    EmbeddedFiles files_;
    std::vector<std::string> systems_;  ///< tags of this system: "pip", "conda", "apt", "dnf", "docker", "wsl2", "slurm", "no-root" …
    Holes common_;
    std::vector<std::string> library_path_;  ///< the folders of LD_LIBRARY_PATH
};

}  // namespace whynogpu
