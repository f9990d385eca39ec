// SPDX-License-Identifier: Apache-2.0
#include "bundle/replay_host.hpp"

#include "bundle/answer_json.hpp"
#include "bundle/questions.hpp"

namespace whynogpu {

template <class T>
Observed<T> ReplayHost::recall(const std::string& question) {
    const auto found = bundle_.answers.find(question);
    if (found == bundle_.answers.end()) {
        unanswered_.push_back(question);
        return Observed<T>::unknown(Unknown::not_captured, question, "the bundle does not hold the answer");
    }
    return answer_from_text<T>(found->second, question);
}

Observed<std::string> ReplayHost::read(const std::string& path, std::size_t limit, std::uint64_t offset) {
    return recall<std::string>(question::read(path, limit, offset));
}

Observed<FileStatus> ReplayHost::status(const std::string& path) {
    return recall<FileStatus>(question::status(path));
}

Observed<FileStatus> ReplayHost::link_status(const std::string& path) {
    return recall<FileStatus>(question::link_status(path));
}

Observed<std::string> ReplayHost::link_target(const std::string& path) {
    return recall<std::string>(question::link_target(path));
}

Observed<std::vector<std::string>> ReplayHost::list(const std::string& folder) {
    return recall<std::vector<std::string>>(question::list(folder));
}

Observed<std::string> ReplayHost::real_path(const std::string& path) {
    return recall<std::string>(question::real_path(path));
}

Observed<bool> ReplayHost::may_access(const std::string& path, bool read, bool write, bool execute) {
    return recall<bool>(question::may_access(path, read, write, execute));
}

Observed<ElfFile> ReplayHost::elf(const std::string& path) {
    return recall<ElfFile>(question::elf(path));
}

Observed<std::vector<std::string>> ReplayHost::unresolved(const std::string& path, const std::vector<std::string>& scope) {
    return recall<std::vector<std::string>>(question::unresolved(path, scope));
}

Observed<std::vector<std::string>> ReplayHost::strings(const std::string& path, const std::vector<std::string>& prefixes) {
    return recall<std::vector<std::string>>(question::strings(path, prefixes));
}

Observed<CommandAnswer> ReplayHost::run(const Command& command) {
    return recall<CommandAnswer>(question::run(command));
}

Observed<std::string> ReplayHost::current_folder() {
    return recall<std::string>(question::current_folder());
}

Observed<std::string> ReplayHost::password_home() {
    return recall<std::string>(question::password_home());
}

Identity ReplayHost::identity() {
    return recall<Identity>(question::identity()).value_or({});
}

SystemFacts ReplayHost::system() {
    return recall<SystemFacts>(question::system()).value_or({});
}

}  // namespace whynogpu
