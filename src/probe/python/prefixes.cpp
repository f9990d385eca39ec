// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "parse/python/utf8.hpp"
#include "probe/python/interpreter.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr int most_links = 40;
constexpr std::size_t cfg_limit = 65536;

/// Up to 3.10 only the links of the file itself were followed, since 3.11 all on the way.
std::string folder_of_program(Host& host, const Program& program, const PythonRelease& release) {
    if (release.at_least(3, 11)) return parent_path(program.real.value_or(program.path));
    std::string path = program.path;
    for (int i = 0; i < most_links; ++i) {
        const auto target = host.link_target(path);
        if (!target.is_present()) break;
        path = join_path(parent_path(path), *target);
    }
    return parent_path(normal_path(path));
}

class PrefixSearch {
  public:
    PrefixSearch(Host& host, const Launch& launch, const Program& program, const PythonRelease& release)
        : host_(host), launch_(launch), program_(program), release_(release) {}

    Prefixes run() {
        out_.executable = release_.at_least(3, 11) ? normal_path(program_.path) : program_.path;
        executable_folder_ = parent_path(out_.executable);
        // Since 3.11 the variable names the executable; before, it was only heard on a Mac.
        const auto named = release_.at_least(3, 11) ? launch_.python_variable("PYTHONEXECUTABLE") : std::nullopt;
        if (named && !named->empty()) {
            out_.executable = *named;
            executable_folder_ = parent_path(*named);
        }
        if (const auto word = launch_.python_variable("PYTHONPLATLIBDIR");
            word && !word->empty() && release_.at_least(3, 9)) {
            out_.library_folder = *word;
            library_folder_fixed_ = true;
        }
        find_base(named && !named->empty());
        out_.prefix = out_.base.value_or("");
        if (!launch_.flags.no_site) find_venv();
        if (out_.failure.empty()) check_encodings();
        return std::move(out_);
    }

  private:
    std::string stdlib(const std::string& library_folder) const {
        return library_folder + "/python" + release_.folder_suffix();
    }
    bool holds_stdlib(const std::string& prefix, const std::string& library_folder) {
        const std::string os = join_path(prefix, stdlib(library_folder)) + "/os.py";
        return host_.is_file(os) || host_.is_file(os + "c");
    }

    /// Python never looks at "/" itself.
    template <class Test>
    std::string search_up(std::string folder, Test test) {
        for (; folder.size() > 1; folder = parent_path(folder))
            if (test(folder)) return folder;
        return {};
    }
    std::string search_stdlib(const std::string& start) {
        const std::string found =
            search_up(start, [&](const std::string& folder) { return holds_stdlib(folder, out_.library_folder); });
        if (!found.empty() || library_folder_fixed_) return found;
        // Fedora and SUSE build with lib64.
        const std::string wide =
            search_up(start, [&](const std::string& folder) { return holds_stdlib(folder, "lib64"); });
        if (!wide.empty()) out_.library_folder = "lib64";
        return wide;
    }

    /// `home` of the pyvenv.cfg that the start-up code reads, which since 3.11 is looked for from the executable as
    /// started.
    std::optional<std::string> cfg_home(const std::string& folder) {
        const std::string above = parent_path(folder);
        for (const std::string& place :
             release_.at_least(3, 11) ? std::vector{above, folder} : std::vector{folder, above}) {
            const auto text = host_.read(place + "/pyvenv.cfg", cfg_limit);
            if (text.is_present()) return parse_pyvenv_cfg(*text).home;
        }
        return std::nullopt;
    }

    void find_base(bool executable_is_named) {
        // Up to 3.6 the variable counted even when it was empty.
        if (const auto home = launch_.python_variable("PYTHONHOME");
            home && (!home->empty() || !release_.at_least(3, 7))) {
            const auto colon = home->find(':');
            out_.base = Observed<std::string>::present(absolute_path(launch_, home->substr(0, colon)), "$PYTHONHOME");
            out_.base_exec = colon == std::string::npos ? *out_.base : absolute_path(launch_, home->substr(colon + 1));
            return;
        }
        std::string start = folder_of_program(host_, program_, release_);
        if (release_.major >= 3) {
            const auto home = cfg_home(release_.at_least(3, 11) ? executable_folder_ : start);
            if (home)
                start = *home;
            else if (executable_is_named)
                start = executable_folder_;
        }
        std::string found;
        if (release_.at_least(3, 11))
            found = search_up(start, [&](const std::string& folder) {
                return host_.is_file(folder + "/" + out_.library_folder + "/python" + release_.digits() + ".zip");
            });
        if (found.empty()) found = search_stdlib(start);
        if (!found.empty())
            out_.base = Observed<std::string>::present(found, start);
        else
            out_.base = built_in_prefix();
        find_base_exec(start);
    }

    void find_base_exec(const std::string& start) {
        out_.base_exec = search_up(start, [&](const std::string& folder) {
            return host_.is_folder(join_path(folder, stdlib(out_.library_folder)) + "/lib-dynload");
        });
        if (out_.base_exec.empty()) out_.base_exec = out_.base.value_or("");
    }

    /// The prefix compiled into the program. Nearly always the one above its real place; else it is among the program's
    /// strings.
    Observed<std::string> built_in_prefix() {
        if (program_.real.is_present()) {
            const std::string found = search_stdlib(parent_path(*program_.real));
            if (!found.empty()) return Observed<std::string>::present(found, *program_.real);
        }
        const std::string file = program_.real.value_or(program_.path);
        Observed<std::string> first_unknown;
        bool any_unknown = false;
        for (const std::string& binary : files_of_interpreter(file)) {
            const auto strings = host_.strings(binary, {"/"});
            if (strings.is_present()) {
                const std::string found = prefix_among(*strings);
                if (!found.empty()) return Observed<std::string>::present(found, binary);
            } else if (strings.is_unknown() && !any_unknown) {
                first_unknown = Observed<std::string>::without_value(strings);
                any_unknown = true;
            }
        }
        if (any_unknown) return first_unknown;
        return Observed<std::string>::absent("no lib/python" + release_.folder_suffix() + "/os.py above " +
                                             printable(file) + " nor where it was built for");
    }

    /// The longest string that is the folder of an installation: shorter ones ("/usr") can stand there for other
    /// reasons.
    std::string prefix_among(const std::vector<std::string>& strings) {
        constexpr std::size_t most_tries = 400, longest = 256;
        std::set<std::string> tried;
        std::string best;
        for (const std::string& string : strings) {
            if (string.size() < 2 || string.size() > longest || string.find_first_of(" %*:\n") != std::string::npos ||
                normal_path(string) != string)
                continue;
            if (tried.size() >= most_tries) break;
            if (tried.insert(string).second && string.size() > best.size() && holds_stdlib(string, out_.library_folder))
                best = string;
        }
        return best;
    }

    /// The program, and the libpython that it would load by its own search path.
    std::vector<std::string> files_of_interpreter(const std::string& file) {
        std::vector<std::string> files = {file};
        const auto elf = host_.elf(file);
        if (!elf.is_present()) return files;
        for (const std::string& soname : elf->needed) {
            if (!release_from_soname(soname)) continue;
            for (const std::string& folder : split(elf->runpath.value_or(elf->rpath.value_or("")), ':')) {
                std::string library = join_path(replace_all(folder, "$ORIGIN", parent_path(file)), soname);
                if (host_.is_file(library)) files.push_back(std::move(library));
            }
        }
        return files;
    }

    /// As site.py: from sys.executable, links not followed, the folder itself before the one above.
    void find_venv() {
        const std::string folder = parent_path(normal_path(absolute_path(launch_, out_.executable)));
        for (const std::string& place : {folder, parent_path(folder)}) {
            const std::string file = join_path(place, "pyvenv.cfg");
            const auto status = host_.status(file);
            if (!status.is_present() || status->kind != FileKind::regular) continue;
            const auto text = host_.read(file, cfg_limit);
            if (text.is_unknown() && text.why() == Unknown::denied) {
                out_.failure = "PermissionError: [Errno 13] Permission denied: '" + printable(file) + "'";
            } else if (text.is_present()) {
                out_.cfg = parse_pyvenv_cfg(*text);
                if (const auto bad = first_invalid_utf8(*text))
                    out_.failure = "UnicodeDecodeError: 'utf-8' codec can't decode byte in position " +
                                   std::to_string(*bad) + " (" + printable(file) + ")";
            }
            // 3.14 decides earlier and wants the key "home".
            if (release_.at_least(3, 14) && text.is_present() && !out_.cfg.home) return;
            out_.cfg_file = file;
            out_.prefix = parent_path(folder);
            return;
        }
    }

    bool has_encodings(const std::string& folder) {
        const std::string file = join_path(folder, "encodings/__init__.py");
        return host_.is_file(file) || host_.is_file(file + "c");
    }
    /// Without the package "encodings" no Python 3 comes up.
    void check_encodings() {
        if (out_.base.is_unknown()) return;
        const std::string library = join_path(out_.base.value_or("/"), out_.library_folder);
        const std::string folder = library + "/python" + release_.folder_suffix();
        if (out_.base.is_present() &&
            (has_encodings(folder) || host_.is_file(library + "/python" + release_.digits() + ".zip")))
            return;
        // Could not look is not the same as not there.
        if (host_.status(folder + "/encodings/__init__.py").is_unknown()) return;
        for (const std::string& element : split(launch_.python_variable("PYTHONPATH").value_or(""), ':'))
            if (!element.empty() && has_encodings(absolute_path(launch_, element))) return;
        const std::string why =
            out_.base.is_present()
                ? folder + " is not there" + (out_.base.origin() == "$PYTHONHOME" ? ": $PYTHONHOME" : "")
                : out_.base.origin();
        out_.failure = (release_.major >= 3 ? "ModuleNotFoundError: No module named 'encodings' ("
                                            : "ImportError: No module named site (") +
                       printable(why) + ")";
    }

    Host& host_;
    const Launch& launch_;
    const Program& program_;
    const PythonRelease& release_;
    std::string executable_folder_;
    bool library_folder_fixed_ = false;
    Prefixes out_;
};

}  // namespace

Prefixes find_prefixes(Host& host, const Launch& launch, const Program& program, const PythonRelease& release) {
    return PrefixSearch(host, launch, program, release).run();
}

std::string stdlib_below(const Prefixes& prefixes, const PythonRelease& release) {
    return prefixes.library_folder + "/python" + release.folder_suffix();
}

}  // namespace whynogpu
