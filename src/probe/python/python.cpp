// SPDX-License-Identifier: Apache-2.0
#include "probe/python.hpp"

#include "probe/python/search_path.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string kind_of_environment(Host& host, const Launch& launch, const Prefixes& prefixes) {
    if (prefixes.is_venv()) return "venv";
    const std::string base = prefixes.base.value_or("");
    if (base.empty()) return "other";
    if (host.is_folder(base + "/conda-meta")) return "conda";
    const auto root = launch.variable("PYENV_ROOT");
    if (contains(base, "/.pyenv/versions/") || (root && !root->empty() && is_below(base, *root + "/versions")))
        return "pyenv";
    return base == "/usr" ? "system" : "other";
}

/// Activated environments; what counts is whether the subject lives there, however the folder is spelled.
std::vector<ActiveEnvironment> active_environments(Host& host, const PythonFacts& facts) {
    std::vector<ActiveEnvironment> active;
    const std::string own = facts.prefix.is_present() ? host.real_path(*facts.prefix).value_or(*facts.prefix) : "";
    for (const auto& [variable, kind] : {std::pair{"VIRTUAL_ENV", "venv"}, std::pair{"CONDA_PREFIX", "conda"}}) {
        const auto prefix = host.variable(variable);
        if (!prefix.is_present() || prefix->empty()) continue;
        active.push_back(
            {kind, *prefix, !own.empty() && host.real_path(*prefix).value_or(normal_path(*prefix)) == own});
    }
    return active;
}

Version version_of(Host& host, const PythonRelease& release, const std::string& base) {
    const std::string minor = std::to_string(release.major) + "." + std::to_string(release.minor);
    // Development headers tell the patch level, where they are installed.
    const auto header = host.read(base + "/include/python" + release.folder_suffix() +
                                      (release.major == 3 && release.minor < 8 ? "m" : "") + "/patchlevel.h",
                                  8192);
    constexpr std::string_view start = "#define PY_VERSION ";
    const auto at = header.is_present() ? header->find(start) : std::string::npos;
    if (at != std::string::npos) {
        const std::string_view rest = std::string_view(*header).substr(at + start.size());
        const auto open = rest.find('"'), close = rest.find('"', open + 1);
        if (open != std::string_view::npos && close != std::string_view::npos && close < 40) {
            std::string_view text = rest.substr(open + 1, close - open - 1);
            if (text.ends_with('+')) text.remove_suffix(1);
            if (const auto version = Version::parse(text); version && version->major_minor() == minor) return *version;
        }
    }
    return *Version::parse(minor);
}

/// pip looks for the marker beside the standard library, and only outside of virtual environments (PEP 668).
Observed<bool> externally_managed(Host& host, const Prefixes& prefixes, const std::string& stdlib) {
    if (prefixes.is_venv()) return Observed<bool>::absent(prefixes.cfg_file);
    if (stdlib.empty()) return {};
    const std::string marker = stdlib + "/EXTERNALLY-MANAGED";
    return host.is_file(marker) ? Observed<bool>::present(true, marker) : Observed<bool>::absent(marker);
}

void describe_interpreter(Host& host, const Launch& launch, const Program& program, const PythonRelease& release,
                          PythonFacts& facts) {
    facts.implementation = release.implementation;
    facts.abi_suffix = release.free_threaded ? "t" : "";
    const Prefixes prefixes = find_prefixes(host, launch, program, release);
    const std::string base = prefixes.base.value_or("");
    facts.version = Observed<Version>::present(version_of(host, release, base), program.release.origin());
    facts.executable = Observed<std::string>::present(prefixes.executable, launch.chosen_by);
    facts.base_prefix = prefixes.base;
    if (!base.empty()) facts.stdlib = join_path(base, stdlib_below(prefixes, release));
    if (prefixes.is_venv())
        facts.prefix = Observed<std::string>::present(prefixes.prefix, prefixes.cfg_file);
    else
        facts.prefix = prefixes.base;
    facts.environment_kind = kind_of_environment(host, launch, prefixes);
    facts.made_by_uv = prefixes.is_venv() && prefixes.cfg.uv;
    facts.externally_managed = externally_managed(host, prefixes, facts.stdlib);
    const std::string failure = build_search_path(host, launch, release, prefixes, facts);
    for (const std::string& words : {prefixes.failure, failure})
        if (!words.empty() && !facts.start_failure.is_present())
            facts.start_failure = Observed<std::string>::present(words, facts.executable.value());
    if (prefixes.base.is_unknown())
        facts.unread.push_back("where the standard library of " + printable(program.path) +
                               " is could not be told: " + prefixes.base.detail());
}

}  // namespace

PythonFacts probe_python(Host& host, const SubjectRequest& request) {
    PythonFacts facts;
    const Launch launch = choose_subject(host, request);
    facts.choice = launch.choice;
    facts.chosen_by = launch.chosen_by;
    facts.executable = launch.program;
    facts.script = launch.script;
    facts.kernel_variables = launch.kernel_variables;
    facts.remarks = launch.remarks;
    facts.environment_kind = "other";
    const auto fails = [&](const std::string& words) {
        facts.start_failure = Observed<std::string>::present(words, launch.chosen_by);
    };

    if (!launch.failure.empty()) {
        fails(launch.failure);
    } else if (launch.program.is_absent()) {
        fails(launch.program.origin());
    } else if (launch.program.is_unknown()) {
        facts.start_failure = Observed<std::string>::without_value(launch.program);
        facts.unread.push_back(printable(launch.program.origin()) + ": " + launch.program.detail());
    } else {
        const Program program = inspect_program(host, *launch.program);
        facts.real_executable = program.real;
        if (!program.failure.empty()) {
            fails(program.failure);
        } else if (!program.release.is_present()) {
            facts.start_failure = Observed<std::string>::without_value(program.release);
            facts.version = Observed<Version>::without_value(program.release);
            facts.unread.push_back(printable(program.path) + ": " + program.release.detail());
        } else if (program.release->implementation != "cpython") {
            facts.implementation = program.release->implementation;
            facts.version =
                Observed<Version>::present(*Version::parse(program.release->folder_suffix()), program.release.origin());
            facts.start_failure = Observed<std::string>::absent(program.path);
            facts.unread.push_back(printable(program.path) + " is " + facts.implementation +
                                   ", for which there is no TensorFlow; its search path was not followed");
        } else {
            facts.start_failure = Observed<std::string>::absent(program.path);
            describe_interpreter(host, launch, program, *program.release, facts);
        }
    }
    facts.active = active_environments(host, facts);
    return facts;
}

}  // namespace whynogpu
