// SPDX-License-Identifier: Apache-2.0
#include "host/disk_host.hpp"

#include <algorithm>
#include <array>

#include "util/path.hpp"

namespace whynogpu {
namespace {

constexpr int most_links = 40;
constexpr std::size_t longest_path = 4096;

bool belongs_to_running_machine(std::string_view path) {
    constexpr std::array<std::string_view, 4> folders{"/proc", "/sys", "/dev", "/run"};
    return std::ranges::any_of(folders, [&](std::string_view folder) {
        return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
    });
}

template <class T>
Observed<T> not_running(const std::string& path) {
    return Observed<T>::unknown(Unknown::not_asked, path, "a disk was looked at, not a running machine");
}

/// The same answer under the name that the question had.
template <class T>
Observed<T> with_origin(Observed<T> answer, const std::string& path) {
    if (answer.is_present()) return Observed<T>::present(*answer, path);
    return answer.is_absent() ? Observed<T>::absent(path) : Observed<T>::unknown(answer.why(), path, answer.detail());
}

Environment started_there(Environment variables) {
    variables.try_emplace("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    return variables;
}

}  // namespace

DiskHost::DiskHost(std::string root, const Environment& variables) : root_(std::move(root)), disk_(started_there(variables)) {
    while (root_.ends_with('/')) root_.pop_back();
}

const Observed<std::string>& DiskHost::link(const std::string& resolved) {
    const auto known = links_.find(resolved);
    if (known != links_.end()) return known->second;
    return links_.emplace(resolved, disk_.link_target(root_ + resolved)).first->second;
}

std::optional<std::string> DiskHost::resolve(const std::string& path, bool follow) {
    std::string done, rest = path;
    int links = 0;
    for (auto start = rest.find_first_not_of('/'); start != std::string::npos; start = rest.find_first_not_of('/')) {
        const auto end = std::min(rest.find('/', start), rest.size());
        const std::string name = rest.substr(start, end - start);
        rest.erase(0, end);
        if (name == ".") continue;
        if (name == "..") {
            done.resize(done.rfind('/') == std::string::npos ? 0 : done.rfind('/'));
            continue;
        }
        const std::string next = done + "/" + name;
        const bool is_last = rest.find_first_not_of('/') == std::string::npos;
        const Observed<std::string>* target = is_last && !follow ? nullptr : &link(next);
        if (target == nullptr || !target->is_present()) {
            done = next;
            continue;
        }
        if (++links > most_links || rest.size() + (*target)->size() > longest_path) return std::nullopt;
        if ((*target)->starts_with('/')) done.clear();
        rest = **target + rest;
    }
    return done.empty() ? "/" : done;
}

template <class T, class Ask>
Observed<T> DiskHost::ask(const std::string& path, bool follow, Ask question) {
    const auto resolved = resolve(path, follow);
    if (!resolved) return Observed<T>::absent(path);
    if (belongs_to_running_machine(*resolved)) return not_running<T>(path);
    return with_origin<T>(question(root_ + *resolved), path);
}

Observed<std::string> DiskHost::read(const std::string& path, std::size_t limit, std::uint64_t offset) {
    return ask<std::string>(path, true, [&](const std::string& place) { return disk_.read(place, limit, offset); });
}

Observed<FileStatus> DiskHost::status(const std::string& path) {
    return ask<FileStatus>(path, true, [&](const std::string& place) { return disk_.status(place); });
}

Observed<FileStatus> DiskHost::link_status(const std::string& path) {
    return ask<FileStatus>(path, false, [&](const std::string& place) { return disk_.link_status(place); });
}

Observed<std::string> DiskHost::link_target(const std::string& path) {
    return ask<std::string>(path, false, [&](const std::string& place) { return disk_.link_target(place); });
}

Observed<std::vector<std::string>> DiskHost::list(const std::string& folder) {
    return ask<std::vector<std::string>>(folder, true, [&](const std::string& place) { return disk_.list(place); });
}

Observed<std::string> DiskHost::real_path(const std::string& path) {
    const auto there = status(path);
    if (!there.is_present()) return Observed<std::string>::without_value(there);
    return Observed<std::string>::present(*resolve(path, true), path);
}

Observed<bool> DiskHost::may_access(const std::string& path, bool, bool, bool execute) {
    const auto there = status(path);
    if (!there.is_present()) return Observed<bool>::without_value(there);
    // Root may read and write everything, and run what anybody may run.
    constexpr std::uint32_t anybody_runs = 0111;
    return Observed<bool>::present(!execute || there->kind == FileKind::folder || (there->mode & anybody_runs) != 0, path);
}

Observed<ElfFile> DiskHost::elf(const std::string& path) {
    return ask<ElfFile>(path, true, [&](const std::string& place) { return disk_.elf(place); });
}

Observed<std::vector<std::string>> DiskHost::unresolved(const std::string& path, const std::vector<std::string>& scope) {
    std::vector<std::string> places;
    for (const std::string& object : scope) places.push_back(root_ + resolve(object, true).value_or(object));
    return ask<std::vector<std::string>>(path, true, [&](const std::string& place) { return disk_.unresolved(place, places); });
}

Observed<std::vector<std::string>> DiskHost::strings(const std::string& path, const std::vector<std::string>& prefixes) {
    return ask<std::vector<std::string>>(path, true, [&](const std::string& place) { return disk_.strings(place, prefixes); });
}

Observed<CommandAnswer> DiskHost::run(const Command& command) {
    return not_running<CommandAnswer>(command.argv.empty() ? std::string() : command.argv.front());
}

Observed<std::string> DiskHost::current_folder() {
    return Observed<std::string>::present("/", root_);
}

Observed<std::string> DiskHost::password_home() {
    return Observed<std::string>::present("/root", root_);
}

SystemFacts DiskHost::system() {
    SystemFacts facts = disk_.system();
    facts.kernel_release.clear();
    facts.host_name.clear();
    return facts;
}

}  // namespace whynogpu
