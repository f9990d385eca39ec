// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "parse/python/python_name.hpp"
#include "probe/python.hpp"
#include "probe/python/launch.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_prefixes = 60;

/// True when one of <prefix>/lib/pythonX.Y/{site,dist}-packages holds a tensorflow package, whichever Python it is for.
bool holds_tensorflow(Host& host, const std::string& prefix) {
    const auto holds = [&](const std::string& folder) { return host.is_file(folder + "/tensorflow/__init__.py"); };
    for (const char* library : {"/lib", "/lib64", "/local/lib"}) {
        const auto names = host.list(prefix + library);
        if (!names.is_present()) continue;
        for (const std::string& name : *names) {
            if (name == "python3" && holds(prefix + library + "/python3/dist-packages")) return true;
            if (!release_from_program_name(name)) continue;
            for (const char* folder : {"/site-packages", "/dist-packages"})
                if (holds(prefix + library + "/" + name + folder)) return true;
        }
    }
    return false;
}

class Candidates {
  public:
    Candidates(Host& host, const PythonFacts& python) : host_(host) {
        launch_.variables = host.environment();
        launch_.folder = host.current_folder().value_or("/");
        if (python.prefix.is_present()) seen_.insert(host.real_path(*python.prefix).value_or(*python.prefix));
    }

    std::vector<std::string> run() {
        for (const char* name : {"VIRTUAL_ENV", "CONDA_PREFIX"})
            if (const auto prefix = launch_.variable(name); prefix && !prefix->empty()) add(*prefix);
        for (const char* name : {".venv", "venv", "env"}) {
            const std::string prefix = join_path(launch_.folder, name);
            if (host_.is_file(prefix + "/pyvenv.cfg")) add(prefix);
        }
        for (const std::string& folder : split(launch_.variable("PATH").value_or(""), ':')) add_bin(folder);
        for (const std::string& root : conda_roots(host_, launch_)) {
            add(root);
            add_children(root + "/envs");
        }
        for (const std::string& prefix : conda_registered(host_, launch_)) add(prefix);
        if (const auto root = pyenv_root(); !root.empty()) add_children(root + "/versions");
        return std::move(found_);
    }

  private:
    std::string pyenv_root() {
        if (const auto root = launch_.variable("PYENV_ROOT"); root && !root->empty()) return *root;
        const std::string home = home_folder(host_, launch_);
        return home.empty() ? "" : home + "/.pyenv";
    }
    void add_children(const std::string& folder) {
        const auto names = host_.list(folder);
        if (!names.is_present()) return;
        for (const std::string& name : *names) add(folder + "/" + name);
    }
    void add_bin(const std::string& folder) {
        if (!folder.starts_with('/') || file_name(folder) == "shims") return;
        for (const char* name : {"/python", "/python3"}) {
            if (!host_.is_file(folder + name)) continue;
            // A virtual environment is where the link stands, any other Python where it leads.
            const bool venv = host_.is_file(parent_path(normal_path(folder)) + "/pyvenv.cfg");
            add(venv ? parent_path(normal_path(folder))
                     : parent_path(parent_path(host_.real_path(folder + name).value_or(folder + name))));
        }
    }
    void add(const std::string& prefix) {
        if (seen_.size() >= most_prefixes) return;
        const std::string path = normal_path(prefix);
        if (!path.starts_with('/') || !seen_.insert(host_.real_path(path).value_or(path)).second) return;
        const auto program = python_of_prefix(host_, path);
        if (program.is_present() && holds_tensorflow(host_, path)) found_.push_back(*program);
    }

    Host& host_;
    Launch launch_;
    std::set<std::string> seen_;
    std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> find_other_pythons(Host& host, const PythonFacts& python) {
    return Candidates(host, python).run();
}

}  // namespace whynogpu
