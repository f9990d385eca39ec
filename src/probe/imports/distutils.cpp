// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr const char* hook_file = "distutils-precedence.pth";
constexpr const char* hook_module = "_distutils_hack";

bool runs_hook(const PythonFacts& python) {
    return std::ranges::any_of(python.startup_lines, [](const StartupLine& line) { return contains(line.text, hook_module); });
}

/// setuptools since 71 puts the folder of the packages that it brings along at the end of sys.path.
bool opens_vendored(Look& look, const std::string& setuptools) {
    const auto text = look.host.read(join_path(setuptools, "__init__.py"), 64 << 10);
    return text.is_present() && contains(*text, "sys.path.extend") && contains(*text, "_vendor");
}

}  // namespace

/// setuptools brings a copy of distutils; a line in a .pth file of its own lets `import distutils` find it.
void see_distutils(Look& look, ImportsSeen& seen) {
    DistutilsSeen& distutils = seen.distutils;
    distutils.in_stdlib = !look.python.stdlib.empty() && look.host.is_folder(join_path(look.python.stdlib, "distutils"));
    const auto choice = look.variable("SETUPTOOLS_USE_DISTUTILS");
    distutils.disabled = choice && *choice != "local";
    if (distutils.in_stdlib) return;
    const ModuleLocation setuptools = look.finder.find("setuptools");
    if (setuptools.kind == ModuleKind::package && look.host.is_folder(join_path(setuptools.folder, "_distutils")))
        distutils.setuptools = setuptools.folder;
    distutils.hooked = runs_hook(look.python) && look.finder.find(hook_module).kind == ModuleKind::package;
    if (!distutils.hooked) {
        for (const SearchEntry& entry : look.python.search_path)
            if (const std::string file = join_path(entry.folder, hook_file); look.host.is_file(file)) {
                distutils.unread_hook = file;
                break;
            }
        // A stranger's distutils on the path would be taken.
        if (const ModuleLocation other = look.finder.find("distutils"); other.kind == ModuleKind::package) distutils.other = other.file;
        return;
    }
    if (distutils.setuptools.empty() || !opens_vendored(look, distutils.setuptools)) return;
    for (ModuleSeen& module : seen.modules) {
        if (module.location.kind != ModuleKind::missing || contains(module.module, ".")) continue;
        const std::string vendored = join_path(distutils.setuptools, "_vendor/" + module.module);
        if (look.host.is_folder(vendored) || look.host.is_file(vendored + ".py")) distutils.vendored.push_back(module.module);
    }
}

}  // namespace whynogpu
