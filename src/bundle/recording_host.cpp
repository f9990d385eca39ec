// SPDX-License-Identifier: Apache-2.0
#include "bundle/recording_host.hpp"

#include "bundle/answer_json.hpp"
#include "bundle/questions.hpp"
#include "host/relevant_variables.hpp"

namespace whynogpu {

template <class T>
Observed<T> RecordingHost::keep(const std::string& question, Observed<T> answer) {
    answers_.emplace(question, answer_to_text(answer));
    return answer;
}

Bundle RecordingHost::bundle() const {
    Bundle bundle;
    bundle.answers = answers_;
    for (const auto& [name, value] : inner_.environment())
        if (is_relevant_variable(name)) bundle.environment.emplace(name, value);
    return bundle;
}

Observed<std::string> RecordingHost::read(const std::string& path, std::size_t limit, std::uint64_t offset) {
    return keep(question::read(path, limit, offset), inner_.read(path, limit, offset));
}

Observed<FileStatus> RecordingHost::status(const std::string& path) {
    return keep(question::status(path), inner_.status(path));
}

Observed<FileStatus> RecordingHost::link_status(const std::string& path) {
    return keep(question::link_status(path), inner_.link_status(path));
}

Observed<std::string> RecordingHost::link_target(const std::string& path) {
    return keep(question::link_target(path), inner_.link_target(path));
}

Observed<std::vector<std::string>> RecordingHost::list(const std::string& folder) {
    return keep(question::list(folder), inner_.list(folder));
}

Observed<std::string> RecordingHost::real_path(const std::string& path) {
    return keep(question::real_path(path), inner_.real_path(path));
}

Observed<bool> RecordingHost::may_access(const std::string& path, bool read, bool write, bool execute) {
    return keep(question::may_access(path, read, write, execute), inner_.may_access(path, read, write, execute));
}

Observed<ElfFile> RecordingHost::elf(const std::string& path) {
    return keep(question::elf(path), inner_.elf(path));
}

Observed<std::vector<std::string>> RecordingHost::unresolved(const std::string& path, const std::vector<std::string>& scope) {
    return keep(question::unresolved(path, scope), inner_.unresolved(path, scope));
}

Observed<std::vector<std::string>> RecordingHost::strings(const std::string& path, const std::vector<std::string>& prefixes) {
    return keep(question::strings(path, prefixes), inner_.strings(path, prefixes));
}

Observed<CommandAnswer> RecordingHost::run(const Command& command) {
    return keep(question::run(command), inner_.run(command));
}

Observed<std::string> RecordingHost::current_folder() {
    return keep(question::current_folder(), inner_.current_folder());
}

Observed<std::string> RecordingHost::password_home() {
    return keep(question::password_home(), inner_.password_home());
}

Identity RecordingHost::identity() {
    return *keep(question::identity(), Observed<Identity>::present(inner_.identity(), "identity"));
}

SystemFacts RecordingHost::system() {
    return *keep(question::system(), Observed<SystemFacts>::present(inner_.system(), "system"));
}

}  // namespace whynogpu
