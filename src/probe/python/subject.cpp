// SPDX-License-Identifier: Apache-2.0
#include "probe/python/launch.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

void choose_from_path(Host& host, Launch& launch) {
    launch.choice = SubjectChoice::path_search;
    std::string first_failure;
    Observed<std::string> first_unknown;
    for (const char* name : {"python", "python3"}) {
        launch.program = find_on_path(host, launch, name);
        launch.failure.clear();
        launch.chosen_by = std::string("first ") + name + " on PATH";
        follow_wrappers(host, launch);
        if (launch.program.is_present() && launch.failure.empty()) return;
        if (first_failure.empty()) first_failure = launch.failure;
        if (launch.program.is_unknown() && first_unknown.why() == Unknown::not_asked) first_unknown = launch.program;
    }
    launch.failure = first_failure;
    if (!first_failure.empty() || !launch.program.is_absent()) return;
    launch.chosen_by = "python, else python3 on PATH";
    if (first_unknown.why() != Unknown::not_asked)
        launch.program = first_unknown;
    else
        launch.program = Observed<std::string>::absent("neither python nor python3 is on $PATH (" +
                                                       printable(launch.variable("PATH").value_or("not set")) + ")");
}

void choose_named(Host& host, Launch& launch, const std::string& name) {
    launch.choice = SubjectChoice::named_python;
    launch.chosen_by = "--python " + printable(name);
    if (!contains(name, "/") && !host.is_folder(absolute_path(launch, name))) {
        launch.program = find_on_path(host, launch, name);
        if (launch.program.is_present() || !host.status(absolute_path(launch, name)).is_present()) return;
    }
    const std::string file = absolute_path(launch, name);
    launch.program =
        host.is_folder(file) ? python_of_prefix(host, file) : Observed<std::string>::present(file, "--python");
}

void choose_prefix(Host& host, Launch& launch, const Observed<std::string>& prefix) {
    launch.program = prefix.is_present() ? python_of_prefix(host, *prefix) : prefix;
}

/// By the script's first line; false when that names no Python.
bool choose_from_shebang(Host& host, Launch& launch) {
    const auto text = launch.script.is_present() ? host.read(*launch.script, 4096) : Observed<std::string>();
    const auto shebang = text.is_present() ? parse_shebang(*text) : std::nullopt;
    if (!shebang) return false;
    const std::string name = file_name(shebang->program);
    if (!name.starts_with("python") && !name.starts_with("pypy")) {
        launch.remarks.push_back("the first line of " + printable(*launch.script) + " names " +
                                 printable(shebang->program) + ", which is no Python by its name");
        return false;
    }
    launch.choice = SubjectChoice::script;
    launch.chosen_by = "first line of " + printable(*launch.script);
    for (const auto& [variable, value] : shebang->variables) launch.variables[variable] = value;
    launch.flags = parse_python_flags(shebang->arguments);
    launch.program = shebang->searched_on_path ? find_on_path(host, launch, shebang->program)
                                               : Observed<std::string>::present(absolute_path(launch, shebang->program),
                                                                                *launch.script + ":1");
    return true;
}

void choose_script(Host& host, Launch& launch, const std::string& name) {
    const std::string file = absolute_path(launch, name);
    const auto status = host.status(file);
    launch.script = status.is_present() ? Observed<std::string>::present(file, "--script")
                                        : Observed<std::string>::without_value(status);
}

void choose(Host& host, Launch& launch, const SubjectRequest& request) {
    if (request.script) choose_script(host, launch, *request.script);
    if (request.python) return choose_named(host, launch, *request.python);
    if (request.venv) {
        launch.choice = SubjectChoice::venv;
        launch.chosen_by = "--venv " + printable(*request.venv);
        return choose_prefix(host, launch,
                             Observed<std::string>::present(absolute_path(launch, *request.venv), "--venv"));
    }
    if (request.conda) {
        launch.choice = SubjectChoice::conda;
        launch.chosen_by = "--conda " + printable(*request.conda);
        return choose_prefix(host, launch, find_conda_prefix(host, launch, *request.conda));
    }
    if (request.kernel) return choose_kernel(host, launch, *request.kernel);
    if (request.script && choose_from_shebang(host, launch)) return;
    choose_from_path(host, launch);
}

}  // namespace

Launch choose_subject(Host& host, const SubjectRequest& request) {
    Launch launch;
    launch.variables = host.environment();
    launch.folder = host.current_folder().value_or("/");
    choose(host, launch, request);
    follow_wrappers(host, launch);
    return launch;
}

}  // namespace whynogpu
