// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "knowledge/data_file.hpp"
#include "util/embedded.hpp"

namespace whynogpu {

/// Who must act for a remedy: the user in the own environment, the administrator of this system, or whoever rules what lies outside of it
/// (the host of a container, Windows around WSL).
enum class RemedyActor { user, root, host };

/// One row of knowledge/remedies/PURPOSE.toml. Texts and commands may hold holes, see diagnose/remedies.hpp.
struct RemedyRow {
    std::string id;                         ///< "pip"; shown as "PURPOSE/pip"
    int line = 0;
    std::vector<std::string> systems;       ///< tags that must all hold
    std::vector<std::string> not_systems;   ///< tags of which none may hold
    long long rank = 0;                     ///< the least invasive has the smallest
    std::string text;
    std::string line_of_file, mark;         ///< keys `line` and `mark`: commands of their own that are used, as one word, through {line} and {mark}
    std::vector<std::string> commands, undo_commands;
    std::string risk, undo;
    RemedyActor actor = RemedyActor::user;
    bool automatic = false;                 ///< `whynogpu fix --apply` may run the commands
    std::string source, checked;
};

/// All ways to serve one purpose.
struct RemedyFile {
    std::string purpose;              ///< the file's name: "install-cuda-wheels"
    std::string about;
    std::vector<std::string> holes;   ///< what the judge may fill in
    std::vector<std::pair<std::string, std::string>> defaults;  ///< values of holes that the judge left open, written "name=value"; may hold holes
    std::vector<RemedyRow> rows;
};

/// Reads one file; what is wrong with it is noted in `errors`, the rest is used as far as it goes.
[[nodiscard]] RemedyFile read_remedies(const DataFile& file);
/// The file of a purpose; null when there is none.
[[nodiscard]] const EmbeddedFile* find_remedy_file(const EmbeddedFiles& files, std::string_view purpose);

}  // namespace whynogpu
