// SPDX-License-Identifier: Apache-2.0
#include "cli/subject_options.hpp"

#include <CLI/CLI.hpp>

#include "bundle/replay_host.hpp"
#include "host/disk_host.hpp"
#include "host/real_host.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

std::optional<std::string> given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

std::string check_assignment(const std::string& text) {
    const auto equals = text.find('=');
    return equals == std::string::npos || equals == 0 ? "--env takes NAME=VALUE, not \"" + text + "\"" : "";
}

}  // namespace

void add_subject_options(CLI::App& parser, SubjectOptions& options) {
    parser.add_option("--python", options.python, "this interpreter (a file, or a name on PATH)");
    parser.add_option("--venv", options.venv, "the interpreter of this virtual environment");
    parser.add_option("--conda", options.conda, "the interpreter of this conda environment (name or folder)");
    parser.add_option("--kernel", options.kernel, "the interpreter of this Jupyter kernel");
    parser.add_option("--script", options.script, "as this script would be run");
    auto* root = parser.add_option("--root", options.root, "an unpacked image, or the disk of another machine: this folder is its /");
    parser.add_option("--from", options.bundle, "the machine recorded in this file by  whynogpu capture")->excludes(root);
    parser.add_option("--env", options.set, "what if this variable were set")->check(CLI::Validator(check_assignment, "NAME=VALUE"))->take_all();
    parser.add_option("--unset", options.unset, "what if this variable were not set")->take_all();
    parser.add_option("--timeout", options.timeout_seconds, "how long the driver may take to answer")->check(CLI::Range(0.1, 600.0))->capture_default_str();
}

namespace {

constexpr std::size_t most_bundle = 256 << 20;

void apply_what_if(Environment& environment, const SubjectOptions& options) {
    for (const std::string& name : options.unset) environment.erase(name);
    for (const std::string& assignment : options.set) {
        const auto equals = assignment.find('=');
        environment[assignment.substr(0, equals)] = assignment.substr(equals + 1);
    }
}

std::unique_ptr<Host> open_bundle(const SubjectOptions& options, std::string& error) {
    RealHost here({});
    const auto path = here.real_path(options.bundle);
    const auto text = here.read(path.value_or(options.bundle), most_bundle, 0);
    if (!text.is_present()) {
        error = "cannot read " + options.bundle + ": " + (text.is_absent() ? "no such file" : text.detail());
        return nullptr;
    }
    auto bundle = read_bundle(*text, error);
    if (!bundle) {
        error = options.bundle + " " + error;
        return nullptr;
    }
    apply_what_if(bundle->environment, options);
    return std::make_unique<ReplayHost>(std::move(*bundle));
}

std::unique_ptr<Host> open_disk(const SubjectOptions& options, std::string& error) {
    RealHost here({});
    const auto root = here.real_path(join_path(here.current_folder().value_or("/"), options.root));
    const auto folder = here.list(root.value_or(options.root));
    if (!folder.is_present()) {
        error = "--root " + options.root + (folder.is_absent() ? " is no folder" : " cannot be read: " + folder.detail());
        return nullptr;
    }
    // This shell's variables are not those of a program there.
    Environment variables;
    apply_what_if(variables, options);
    return std::make_unique<DiskHost>(*root, variables);
}

}  // namespace

std::unique_ptr<Host> make_host(const SubjectOptions& options, std::string& error) {
    if (!options.bundle.empty()) return open_bundle(options, error);
    if (!options.root.empty()) return open_disk(options, error);
    Environment environment = RealHost::process_environment();
    apply_what_if(environment, options);
    return std::make_unique<RealHost>(std::move(environment));
}

ProbeOptions probe_options(const SubjectOptions& options, Host& host) {
    ProbeOptions probe;
    // A bundle remembers who was asked about; the questions must be the same.
    if (const auto* replay = dynamic_cast<ReplayHost*>(&host)) probe.subject = replay->request();
    else probe.subject = {given(options.python), given(options.venv), given(options.conda), given(options.kernel), given(options.script), !options.root.empty()};
    probe.driver.timeout_ms = static_cast<int>(options.timeout_seconds * 1000);
    // The probe stands beside the program.
    const auto program = host.real_path("/proc/self/exe");
    if (program.is_present()) probe.driver.program = join_path(parent_path(*program), "whynogpu-probe");
    return probe;
}

}  // namespace whynogpu
