// SPDX-License-Identifier: Apache-2.0
#include "probe/python/interpreter.hpp"

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Why the kernel would refuse to execute the file; empty when it would not.
std::string execution_failure(Host& host, const std::string& path) {
    const std::string shown = printable(path);
    const auto status = host.status(path);
    if (status.is_absent()) {
        const auto target = host.link_target(path);
        if (target.is_present())
            return shown + ": No such file or directory (a link to " + printable(*target) + ", which leads nowhere)";
        return shown + ": No such file or directory";
    }
    // The shell that would start it gets the same answer from the system.
    if (status.is_unknown() && status.why() == Unknown::denied) return shown + ": Permission denied";
    if (status.is_unknown()) return status.why() == Unknown::failed ? shown + ": " + status.detail() : std::string();
    if (status->kind == FileKind::folder) return shown + ": Is a directory";
    if (status->kind != FileKind::regular) return shown + ": is no program file";
    if (status->size == 0) return shown + ": is empty";
    if (host.may_access(path, false, false, true).is(false)) return shown + ": Permission denied";
    return {};
}

/// The one release whose standard library lies beside the program: <prefix>/lib/pythonX.Y/os.py.
std::optional<PythonRelease> release_from_folders(Host& host, const std::string& program) {
    const std::string prefix = parent_path(parent_path(program));
    std::optional<PythonRelease> found;
    for (const char* folder : {"/lib", "/lib64"}) {
        const auto names = host.list(prefix + folder);
        if (!names.is_present()) continue;
        for (const std::string& name : *names) {
            const auto release = release_from_program_name(name);
            if (!release || !host.is_file(prefix + folder + "/" + name + "/os.py")) continue;
            if (found && !(*found == *release)) return std::nullopt;
            found = release;
        }
    }
    return found;
}

/// What the executable is decides, not what lies around it: name, then library, then the numbers built into it.
Observed<PythonRelease> find_release(Host& host, const std::string& started, const std::string& real) {
    using Found = Observed<PythonRelease>;
    if (const auto release = release_from_program_name(file_name(real))) return Found::present(*release, real);
    const auto elf = host.elf(real);
    if (elf.is_present())
        for (const std::string& soname : elf->needed)
            if (const auto release = release_from_soname(soname))
                return Found::present(*release, real + " (needs " + soname + ")");
    const auto strings = host.strings(real, {"2.7", "3.", "lib/python"});
    if (strings.is_present())
        if (const auto release = release_from_strings(*strings))
            return Found::present(*release, real + " (numbers built into it)");
    const auto named_python = [](const std::string& path) {
        return file_name(path).starts_with("python") || file_name(path).starts_with("pypy");
    };
    if (!named_python(started) && !named_python(real))
        return Found::unknown(Unknown::unparsable, real, "nothing says that this program is a Python");
    if (const auto release = release_from_folders(host, real))
        return Found::present(*release, parent_path(parent_path(real)) + "/lib");
    return Found::unknown(Unknown::unparsable, real,
                          "neither its name, its libraries nor its folder tell the version of this Python");
}

}  // namespace

Program inspect_program(Host& host, const std::string& path) {
    Program program;
    program.path = path;
    program.failure = execution_failure(host, path);
    program.real = host.real_path(path);
    if (!program.failure.empty()) return program;
    if (!program.real.is_present()) {
        program.release = Observed<PythonRelease>::without_value(program.real);
        return program;
    }
    program.release = find_release(host, path, *program.real);
    return program;
}

}  // namespace whynogpu
