// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "probe/python/launch.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

void add_unique(std::vector<std::string>& list, std::string path) {
    path = normal_path(path);
    if (path.starts_with('/') && std::ranges::find(list, path) == list.end()) list.push_back(std::move(path));
}

/// The list below "envs_dirs:" of ~/.condarc; YAML of the two forms that conda itself writes.
std::vector<std::string> condarc_env_folders(Host& host, const std::string& home) {
    std::vector<std::string> folders;
    const auto text = host.read(home + "/.condarc", 65536);
    if (!text.is_present()) return folders;
    bool inside = false;
    for (const std::string& line : split_lines(*text)) {
        const std::string_view word = trim(line);
        if (line.starts_with("envs_dirs:") || line.starts_with("envs_path:"))
            inside = true;
        else if (inside && word.starts_with("- ")) {
            std::string folder(trim(word.substr(2)));
            if (folder.starts_with("~/")) folder = home + folder.substr(1);
            folders.push_back(folder);
        } else if (!word.empty() && !word.starts_with('#'))
            inside = false;
    }
    return folders;
}

}  // namespace

std::vector<std::string> conda_roots(Host& host, const Launch& launch) {
    std::vector<std::string> candidates, roots;
    if (const auto file = launch.variable("CONDA_EXE"); file && !file->empty())
        add_unique(candidates, parent_path(parent_path(*file)));
    for (const char* name : {"CONDA_ROOT", "_CONDA_ROOT", "MAMBA_ROOT_PREFIX"})
        if (const auto root = launch.variable(name); root && !root->empty()) add_unique(candidates, *root);
    // Inside an active environment <root>/envs/NAME.
    if (const auto prefix = launch.variable("CONDA_PREFIX"); prefix && !prefix->empty())
        add_unique(candidates, file_name(parent_path(*prefix)) == "envs" ? parent_path(parent_path(*prefix)) : *prefix);
    const std::string home = home_folder(host, launch);
    for (const char* name : {"miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba"}) {
        if (!home.empty()) add_unique(candidates, home + "/" + name);
        add_unique(candidates, std::string("/opt/") + name);
    }
    add_unique(candidates, "/opt/conda");
    for (std::string& candidate : candidates)
        if (host.is_folder(candidate + "/conda-meta") || host.is_folder(candidate + "/envs"))
            roots.push_back(std::move(candidate));
    return roots;
}

std::vector<std::string> conda_registered(Host& host, const Launch& launch) {
    std::vector<std::string> prefixes;
    const auto text = host.read(home_folder(host, launch) + "/.conda/environments.txt", 65536);
    if (text.is_present())
        for (const std::string& line : split_lines(*text))
            if (line.starts_with('/')) add_unique(prefixes, std::string(trim(line)));
    return prefixes;
}

Observed<std::string> find_conda_prefix(Host& host, const Launch& launch, const std::string& name) {
    using Found = Observed<std::string>;
    if (contains(name, "/") || name == "." || name == "..")
        return Found::present(absolute_path(launch, name), "--conda");
    const std::vector<std::string> roots = conda_roots(host, launch);
    if (name == "base" || name == "root")
        return roots.empty() ? Found::absent("no conda installation was found") : Found::present(roots[0], roots[0]);
    const auto active = launch.variable("CONDA_PREFIX");
    if (active && file_name(*active) == name && host.is_folder(*active))
        return Found::present(*active, "$CONDA_PREFIX");

    const std::string home = home_folder(host, launch);
    std::vector<std::string> folders;
    for (const char* variable : {"CONDA_ENVS_DIRS", "CONDA_ENVS_PATH"})
        if (const auto list = launch.variable(variable))
            for (const std::string& folder : split(*list, ':')) add_unique(folders, folder);
    for (const std::string& folder : condarc_env_folders(host, home)) add_unique(folders, folder);
    for (const std::string& root : roots) add_unique(folders, root + "/envs");
    add_unique(folders, home + "/.conda/envs");
    for (const std::string& folder : folders) {
        std::string prefix = join_path(folder, name);
        if (host.is_folder(prefix)) return Found::present(std::move(prefix), folder);
    }
    for (const std::string& prefix : conda_registered(host, launch))
        if (file_name(prefix) == name) return Found::present(prefix, home + "/.conda/environments.txt");
    return Found::absent("no conda environment " + printable(name) + " in " +
                         (folders.empty() ? "any known place" : printable(join(folders, ", "))));
}

}  // namespace whynogpu
