// SPDX-License-Identifier: Apache-2.0
#include "probe/python/launch.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {

std::optional<std::string> Launch::variable(const std::string& name) const {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Launch::python_variable(const std::string& name) const {
    return flags.ignore_environment ? std::nullopt : variable(name);
}

std::string absolute_path(const Launch& launch, const std::string& path) {
    if (path.starts_with('/')) return path;
    if (path == ".") return launch.folder;
    return join_path(launch.folder, path.starts_with("./") ? path.substr(2) : path);
}

std::string home_folder(Host& host, const Launch& launch) {
    if (const auto home = launch.variable("HOME")) return *home;
    return host.password_home().value_or("");
}

Observed<std::string> find_on_path(Host& host, const Launch& launch, const std::string& name,
                                   const std::string& skipped_folder) {
    const auto path = launch.variable("PATH");
    Observed<std::string> unseen = Observed<std::string>::absent("$PATH");  // a place that could not be looked at is no absence
    // Without the variable, execvp takes the C library's own list.
    for (const std::string& element : split(path.value_or("/bin:/usr/bin"), ':')) {
        const std::string folder = absolute_path(launch, element.empty() ? "." : element);
        if (!skipped_folder.empty() && normal_path(folder) == normal_path(skipped_folder)) continue;
        std::string file = join_path(folder, name);
        const auto status = host.status(file);
        if (status.is_unknown() && unseen.is_absent()) unseen = Observed<std::string>::without_value(status);
        if (!status.is_present() || status->kind != FileKind::regular) continue;
        if (!host.may_access(file, false, false, true).is(true)) continue;
        return Observed<std::string>::present(std::move(file), "$PATH");
    }
    if (unseen.is_unknown()) return unseen;
    return Observed<std::string>::absent("no program " + printable(name) + " on $PATH" +
                                         (path ? " (" + printable(*path) + ")" : ", which is not set"));
}

Observed<std::string> python_of_prefix(Host& host, const std::string& prefix) {
    for (const char* name : {"bin/python", "bin/python3"}) {
        std::string file = join_path(prefix, name);
        // A dangling link is taken, too: it is what would be started, and what is wrong.
        const auto status = host.link_status(file);
        if (status.is_unknown()) return Observed<std::string>::without_value(status);
        if (status.is_present()) return Observed<std::string>::present(std::move(file), prefix);
    }
    const auto folder = host.status(prefix);
    if (folder.is_absent()) return Observed<std::string>::absent("there is no folder " + printable(prefix));
    if (folder.is_unknown()) return Observed<std::string>::without_value(folder);
    if (folder->kind != FileKind::folder) return Observed<std::string>::absent(printable(prefix) + " is no folder");
    return Observed<std::string>::absent("there is no bin/python in " + printable(prefix));
}

}  // namespace whynogpu
