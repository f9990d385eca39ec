// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "probe/python/launch.hpp"
#include "util/path.hpp"
#include "util/text.hpp"
#include "util/version.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t start_of_script = 16384;
constexpr int most_wrappers = 6;

/// The versions that the files and variables of pyenv select, and which of them does.
struct PyenvChoice {
    std::vector<std::string> versions;
    std::string origin;
};

/// .python-version: the first word of each line, up to a '#'.
std::vector<std::string> read_version_file(std::string_view text) {
    std::vector<std::string> versions;
    for (const std::string& line : split_lines(text)) {
        const std::string_view word = trim(std::string_view(line).substr(0, line.find('#')));
        const std::string version(word.substr(0, word.find_first_of(" \t")));
        if (!version.empty() && !contains(version, "..") && !contains(version, "/")) versions.push_back(version);
    }
    return versions;
}

PyenvChoice pyenv_choice(Host& host, const Launch& launch, const std::string& root) {
    if (const auto variable = launch.variable("PYENV_VERSION"); variable && !variable->empty()) {
        PyenvChoice choice{{}, "$PYENV_VERSION"};
        for (const std::string& version : split(*variable, ':'))
            if (!version.empty()) choice.versions.push_back(version);
        return choice;
    }
    std::vector<std::string> places;
    for (std::string folder = launch.folder; !folder.empty(); folder = folder == "/" ? "" : parent_path(folder))
        places.push_back(join_path(folder, ".python-version"));
    places.push_back(root + "/version");
    for (const std::string& place : places) {
        const auto text = host.read(place, 4096);
        if (!text.is_present()) continue;
        PyenvChoice choice{read_version_file(*text), place};
        if (!choice.versions.empty()) return choice;
        break;  // the nearest file decides; an empty one means "system"
    }
    return {{"system"}, root + "/version"};
}

/// "3.12" stands for the newest 3.12.x that is installed.
std::string newest_version(Host& host, const std::string& versions_folder, const std::string& start) {
    const auto names = host.list(versions_folder);
    std::string best;
    std::optional<Version> best_version;
    if (!names.is_present()) return best;
    for (const std::string& name : *names) {
        const auto version = name.starts_with(start + ".") ? Version::parse(name) : std::nullopt;
        if (!version || version->text() != name || (best_version && *version < *best_version)) continue;
        best = name;
        best_version = version;
    }
    return best;
}

std::string pyenv_prefix(Host& host, const std::string& root, const std::string& version) {
    const std::string versions = root + "/versions";
    const std::string bare = version.starts_with("python-") ? version.substr(7) : version;
    for (const std::string& name : {version, bare})
        if (host.is_folder(versions + "/" + name)) return versions + "/" + name;
    const std::string newest = newest_version(host, versions, bare);
    return newest.empty() ? "" : versions + "/" + newest;
}

/// The value of a line `export PYENV_ROOT="/home/user/.pyenv"`.
std::string pyenv_root(const Launch& launch, const std::string& shim, std::string_view text) {
    constexpr std::string_view start = "export PYENV_ROOT=\"";
    if (const auto at = text.find(start); at != std::string_view::npos) {
        const auto end = text.find('"', at + start.size());
        if (end != std::string_view::npos) return std::string(text.substr(at + start.size(), end - at - start.size()));
    }
    if (const auto root = launch.variable("PYENV_ROOT"); root && !root->empty()) return *root;
    return parent_path(parent_path(shim));
}

void follow_pyenv(Host& host, Launch& launch, std::string_view text) {
    const std::string shim = *launch.program, name = file_name(shim), root = pyenv_root(launch, shim, text);
    const PyenvChoice choice = pyenv_choice(host, launch, root);
    std::vector<std::string> missing;
    for (const std::string& version : choice.versions) {
        if (version == "system") {
            if (auto found = find_on_path(host, launch, name, root + "/shims"); found.is_present()) {
                launch.program = found;
                launch.remarks.push_back("pyenv: " + printable(choice.origin) + " says \"system\"");
                return;
            }
            continue;
        }
        const std::string prefix = pyenv_prefix(host, root, version);
        const std::string file = prefix + "/bin/" + name;
        if (prefix.empty())
            missing.push_back(version);
        else if (host.may_access(file, false, false, true).is(true)) {
            launch.program = Observed<std::string>::present(file, choice.origin);
            return;
        }
    }
    // As pyenv itself: the next on PATH when no selected version has the command.
    if (missing.empty())
        if (auto found = find_on_path(host, launch, name, root + "/shims"); found.is_present()) {
            launch.program = found;
            return;
        }
    launch.failure = missing.empty() ? "pyenv: " + printable(name) + ": command not found (versions set by " +
                                           printable(choice.origin) + ")"
                                     : "pyenv: version `" + printable(missing[0]) + "' is not installed (set by " +
                                           printable(choice.origin) + ")";
}

/// Follows one step; false at a program that is no wrapper.
bool follow_once(Host& host, Launch& launch) {
    const std::string program = *launch.program;
    const auto text = host.read(program, start_of_script);
    if (!text.is_present() || !text->starts_with("#!")) return false;
    const bool pyenv = contains(*text, "PYENV_ROOT") || contains(*text, "/pyenv\" exec");
    if (pyenv && file_name(parent_path(program)) == "shims") {
        follow_pyenv(host, launch, *text);
    } else if (const auto target = parse_exec_wrapper(*text)) {
        launch.remarks.push_back(printable(program) + " only starts " + printable(*target));
        launch.program = Observed<std::string>::present(*target, program);
    } else {
        launch.program = Observed<std::string>::unknown(
            Unknown::unparsable, program,
            "a script that starts some Python; which one cannot be told without running it");
    }
    return launch.failure.empty() && launch.program.is_present();
}

}  // namespace

void follow_wrappers(Host& host, Launch& launch) {
    if (!launch.program.is_present() || !launch.failure.empty()) return;
    // Shims of mise are links to the program itself.
    if (const auto real = host.real_path(*launch.program);
        real.is_present() && (file_name(*real) == "mise" || file_name(*real) == "rtx")) {
        launch.program =
            Observed<std::string>::unknown(Unknown::unparsable, *launch.program,
                                           "a shim of mise; which Python it starts cannot be told without running it");
        return;
    }
    for (int step = 0; step < most_wrappers; ++step)
        if (!follow_once(host, launch)) return;
    launch.program =
        Observed<std::string>::unknown(Unknown::failed, *launch.program, "wrapper scripts that start each other");
}

}  // namespace whynogpu
