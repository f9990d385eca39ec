// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "derive/import_rules.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string parent_module(const std::string& name) {
    const auto dot = name.rfind('.');
    return dot == std::string::npos ? std::string() : name.substr(0, dot);
}

/// What TensorFlow wants of it; of a package that only another one imports, the import of that other.
ModuleUse use_of(const ImportCase& c, const ModuleSeen& module, std::string name) {
    for (const ModuleSeen& user : c.seen.modules)
        if (!module.first_use.empty() && user.distribution == module.first_use && !contains(user.module, ".") && user.module != module.module) return {user.module, {}};
    return {module.module, std::move(name)};
}

ImportBreaker shadowed(const ImportCase& c, const ModuleSeen& module, std::string error, std::string name) {
    const std::string place = module.location.file.empty() ? module.location.folder : module.location.file;
    return {BreakerKind::module_shadowed, std::move(error), module.distribution.empty() ? module.module : module.distribution,
            place + " is found in place of the installed " + module.module, place, {}, use_of(c, module, std::move(name))};
}

ImportBreaker missing(const ImportCase& c, const ModuleSeen& module, const std::string& name) {
    std::string evidence = "'" + name + "' is imported by " + module.first_use + ", and no entry of the search path holds it";
    return {BreakerKind::module_missing, "ModuleNotFoundError: No module named '" + name + "'", module.distribution, std::move(evidence), module.first_use,
            module.distribution, use_of(c, module, {})};
}

}  // namespace

std::optional<ImportBreaker> module_fault(const ImportCase& c, const ModuleSeen& module) {
    const bool strange = module.before_stdlib && !module.claimed;
    const ModuleLocation& found = module.location;
    if (found.kind == ModuleKind::missing) {
        // The nearest module above it that was looked for: six.moves.urllib.error has six.moves, and that has six.
        std::string parent_name = parent_module(module.module);
        while (!parent_name.empty() && c.module(parent_name) == nullptr) parent_name = parent_module(parent_name);
        const ModuleSeen* parent = c.module(parent_name);
        if (parent == nullptr) return missing(c, module, module.module);
        // The parent's own fault has been said; a module that makes its submodules while it runs has no files for them.
        if (parent->location.kind == ModuleKind::missing) return std::nullopt;
        if (parent->location.kind != ModuleKind::package && parent->location.kind != ModuleKind::namespace_package)
            return parent->before_stdlib && !parent->claimed
                       ? std::optional(shadowed(c, *parent, "ModuleNotFoundError: No module named '" + module.module + "'; '" + parent_name + "' is not a package",
                                              module.module.substr(parent_name.size() + 1)))
                       : std::nullopt;
        return missing(c, module, module.module);
    }
    if (strange && ((module.hollow && !module.bare) || !module.lacks.empty())) {
        const std::string name = module.lacks.empty() ? std::string() : module.lacks.front();
        return shadowed(c, module,
                        name.empty() ? "AttributeError: module '" + module.module + "' has no attribute"
                                     : "ImportError: cannot import name '" + name + "' from '" + module.module + "' (" + found.file + ")",
                        name.empty() ? "*" : name);
    }
    if (module.lacks.empty()) return std::nullopt;
    if (found.kind == ModuleKind::namespace_package)
        return ImportBreaker{BreakerKind::module_missing, "AttributeError: module '" + module.module + "' has no attribute '" + module.lacks.front() + "'", module.distribution,
                             found.portions.front() + " is a folder without __init__.py, not the package", found.portions.front(), module.distribution,
                             use_of(c, module, module.lacks.front())};
    return ImportBreaker{BreakerKind::version_conflict,
                         "ImportError: cannot import name '" + module.lacks.front() + "' from '" + module.module + "' (" + found.file + ")", module.distribution,
                         "this version of " + module.distribution + " has no '" + module.lacks.front() + "', which TensorFlow takes from it", found.file,
                         "a version with '" + module.lacks.front() + "'", use_of(c, module, module.lacks.front())};
}

void judge_modules(ImportCase& c) {
    // `google` is nobody's module of its own: its absence shows as that of the first package below it.
    for (const ModuleSeen& module : c.seen.modules) {
        if (module.guarded) continue;
        const auto& vendored = c.seen.distutils.vendored;
        const bool brought = c.imports("distutils") && std::ranges::find(vendored, module.module) != vendored.end();
        if (module.location.kind == ModuleKind::missing && brought) continue;
        auto fault = module_fault(c, module);
        if (!fault) continue;
        const bool same = std::ranges::any_of(c.breakers, [&](const ImportBreaker& known) { return known.what == fault->what && known.kind == fault->kind; });
        if (same) continue;
        if (fault->kind == BreakerKind::module_missing && c.python.imports_in_pth) {
            c.unknowns.push_back(fault->evidence + "; but code that Python runs at start can add to the search path");
            continue;
        }
        c.breakers.push_back(std::move(*fault));
    }
}

}  // namespace whynogpu
