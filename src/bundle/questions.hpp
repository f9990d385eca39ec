// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "host/host.hpp"
#include "util/text.hpp"

// The spelling of each question in a bundle; recorder and replayer must agree. A path comes last: it may hold anything.
namespace whynogpu::question {

inline std::string read(const std::string& path, std::size_t limit, std::uint64_t offset) {
    return "read " + std::to_string(offset) + " " + std::to_string(limit) + " " + path;
}
inline std::string status(const std::string& path) { return "status " + path; }
inline std::string link_status(const std::string& path) { return "link-status " + path; }
inline std::string link_target(const std::string& path) { return "link-target " + path; }
inline std::string list(const std::string& folder) { return "list " + folder; }
inline std::string real_path(const std::string& path) { return "real-path " + path; }
inline std::string may_access(const std::string& path, bool read, bool write, bool execute) {
    return std::string("may-access ") + (read ? "r" : "-") + (write ? "w" : "-") + (execute ? "x" : "-") + " " + path;
}
inline std::string elf(const std::string& path) { return "elf " + path; }
/// The scope is part of the question: what is unresolved depends on it.
inline std::string unresolved(const std::string& path, const std::vector<std::string>& scope) { return "unresolved " + path + "\n" + join(scope, "\n"); }
inline std::string strings(const std::string& path, const std::vector<std::string>& prefixes) { return "strings " + join(prefixes, ",") + " " + path; }
inline std::string run(const Command& command) { return "run " + join(command.argv, "\n"); }
inline std::string current_folder() { return "current-folder"; }
inline std::string password_home() { return "password-home"; }
inline std::string identity() { return "identity"; }
inline std::string system() { return "system"; }

}  // namespace whynogpu::question
