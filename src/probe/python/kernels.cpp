// SPDX-License-Identifier: Apache-2.0
#include "parse/python/kernel_spec.hpp"
#include "probe/python/launch.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct KernelFile {
    std::string file, data_folder;
};

/// Jupyter's data folders, in the order in which it looks for kernels.
std::vector<std::string> data_folders(Host& host, const Launch& launch) {
    std::vector<std::string> folders;
    if (const auto path = launch.variable("JUPYTER_PATH"))
        for (const std::string& folder : split(*path, ':'))
            if (!folder.empty()) folders.push_back(absolute_path(launch, folder));
    for (const char* name : {"VIRTUAL_ENV", "CONDA_PREFIX"})
        if (const auto prefix = launch.variable(name); prefix && !prefix->empty())
            folders.push_back(*prefix + "/share/jupyter");
    // That of the Jupyter or Python which would be started.
    for (const char* name : {"jupyter", "python", "python3"})
        if (const auto program = find_on_path(host, launch, name); program.is_present())
            folders.push_back(parent_path(parent_path(*program)) + "/share/jupyter");
    const std::string home = home_folder(host, launch);
    if (const auto folder = launch.variable("JUPYTER_DATA_DIR"); folder && !folder->empty())
        folders.push_back(absolute_path(launch, *folder));
    else if (const auto data = launch.variable("XDG_DATA_HOME"); data && !data->empty())
        folders.push_back(*data + "/jupyter");
    else if (!home.empty())
        folders.push_back(home + "/.local/share/jupyter");
    folders.emplace_back("/usr/local/share/jupyter");
    folders.emplace_back("/usr/share/jupyter");
    return folders;
}

Observed<KernelFile> find_kernel(Host& host, const Launch& launch, const std::string& name) {
    std::vector<std::string> looked;
    for (const std::string& folder : data_folders(host, launch)) {
        const auto names = host.list(folder + "/kernels");
        looked.push_back(folder + "/kernels");
        if (!names.is_present()) continue;
        // Names of kernels ignore case.
        for (const std::string& found : *names) {
            const std::string file = folder + "/kernels/" + found + "/kernel.json";
            if (lower(found) == lower(name) && host.is_file(file))
                return Observed<KernelFile>::present({file, folder}, folder);
        }
    }
    return Observed<KernelFile>::absent("no Jupyter kernel " + printable(name) + " in " +
                                        printable(join(looked, ", ")));
}

/// "$NAME" and "${NAME}" of the surrounding environment, as string.Template.safe_substitute.
std::string substitute(std::string_view text, const Environment& variables) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '$' || i + 1 >= text.size()) {
            out += text[i++];
            continue;
        }
        if (text[i + 1] == '$') {
            out += '$';
            i += 2;
            continue;
        }
        const bool braces = text[i + 1] == '{';
        const std::size_t start = i + (braces ? 2 : 1);
        std::size_t end = start;
        while (end < text.size() && (text[end] == '_' || (text[end] >= '0' && text[end] <= '9' && end > start) ||
                                     (lower(text.substr(end, 1))[0] >= 'a' && lower(text.substr(end, 1))[0] <= 'z')))
            ++end;
        const auto found = variables.find(std::string(text.substr(start, end - start)));
        const bool closed = !braces || (end < text.size() && text[end] == '}');
        if (end == start || !closed || found == variables.end()) {
            out += text[i++];
            continue;
        }
        out += found->second;
        i = end + (braces ? 1 : 0);
    }
    return out;
}

void choose_program(Host& host, Launch& launch, const KernelSpec& spec, const KernelFile& kernel) {
    const std::string& word = spec.argv[0];
    const std::string name = file_name(word);
    if (!name.starts_with("python") && !name.starts_with("pypy")) {
        launch.program =
            Observed<std::string>::unknown(Unknown::unparsable, kernel.file,
                                           "the kernel starts " + printable(word) + ", which is no Python by its name");
        return;
    }
    if (contains(word, "/")) {
        launch.program = Observed<std::string>::present(absolute_path(launch, word), kernel.file);
        return;
    }
    // Jupyter puts its own interpreter for a bare "python": that of the environment in which the kernel was found.
    constexpr std::string_view tail = "/share/jupyter";
    if (kernel.data_folder.ends_with(tail)) {
        const std::string own = kernel.data_folder.substr(0, kernel.data_folder.size() - tail.size()) + "/bin/" + word;
        if (host.status(own).is_present()) {
            launch.program = Observed<std::string>::present(own, kernel.file);
            return;
        }
    }
    launch.program = find_on_path(host, launch, word);
}

}  // namespace

void choose_kernel(Host& host, Launch& launch, const std::string& name) {
    launch.choice = SubjectChoice::kernel;
    launch.chosen_by = "--kernel " + printable(name);
    const auto kernel = find_kernel(host, launch, name);
    if (!kernel.is_present()) {
        launch.program = Observed<std::string>::without_value(kernel);
        return;
    }
    const auto text = host.read(kernel->file, 65536);
    const auto spec = text.is_present() ? parse_kernel_spec(*text) : std::nullopt;
    if (!spec) {
        launch.program = text.is_unknown() ? Observed<std::string>::without_value(text)
                                           : Observed<std::string>::unknown(Unknown::unparsable, kernel->file,
                                                                            "no kernel specification");
        return;
    }
    launch.chosen_by += " (" + printable(kernel->file) + ")";
    const Environment before = launch.variables;
    for (const auto& [variable, value] : spec->variables) {
        launch.kernel_variables.emplace_back(variable, substitute(value, before));
        launch.variables[variable] = launch.kernel_variables.back().second;
    }
    choose_program(host, launch, *spec, *kernel);
    launch.flags = parse_python_flags({spec->argv.begin() + 1, spec->argv.end()});
}

}  // namespace whynogpu
