// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Packages whose own files are asked for their version even where one dist-info states it: their versions decide most often, and
/// two package managers in one environment leave metadata that speak of files which are gone.
bool always_ask_files(const std::string& distribution) {
    return distribution == "numpy" || distribution == "protobuf";
}

Observed<Version> version_of(Look& look, const ModuleSeen& module) {
    const auto claims = look.claims(module.location, module.distribution);
    if (claims.size() != 1 || always_ask_files(module.distribution))
        if (auto version = version_in_files(look.host, module.location); version.is_present()) return version;
    for (const Distribution* claim : claims)
        if (const auto version = Version::parse(claim->version)) return Observed<Version>::present(*version, claim->folder);
    return Observed<Version>::absent(module.location.file);
}

bool needs_version(const Look& look, const std::string& distribution) {
    if (always_ask_files(distribution)) return true;
    const auto is_it = [&](const auto& row) { return row.distribution == distribution; };
    return std::ranges::any_of(look.release->imports.bounds, is_it) || std::ranges::any_of(look.release->imports.package_bounds, is_it);
}

/// A file or folder of the user's own, not a copy of the package that it hides.
bool is_hollow(Look& look, const ModuleLocation& found, const ModuleLocation& hidden) {
    if (hidden.kind != ModuleKind::package) return false;
    if (found.kind != ModuleKind::package) return found.kind != ModuleKind::namespace_package;
    const auto mine = look.host.list(found.folder), theirs = look.host.list(hidden.folder);
    if (!mine.is_present() || !theirs.is_present()) return false;
    const auto common = std::ranges::count_if(*theirs, [&](const std::string& name) { return std::ranges::binary_search(*mine, name); });
    return static_cast<std::size_t>(common) * 2 < theirs->size();
}

ModuleSeen see_module(Look& look, const ImportedModule& wanted) {
    ModuleSeen seen;
    seen.module = wanted.module;
    seen.distribution = wanted.distribution;
    seen.first_use = wanted.first_use;
    seen.guarded = wanted.guarded;
    seen.bare = wanted.bare;
    seen.location = look.finder.find(wanted.module);
    if (seen.location.kind == ModuleKind::missing) return seen;
    seen.claimed = !look.claims(seen.location, wanted.distribution).empty();
    seen.before_stdlib = look.is_early(seen.location);
    if (seen.before_stdlib && !seen.claimed) {
        std::vector<SearchEntry> later = look.python.search_path;
        later.erase(later.begin(), later.begin() + static_cast<std::ptrdiff_t>(look.early_entries().size()));
        const ModuleLocation hidden = find_module_in(look.host, look.python, later, wanted.module);
        seen.hides = hidden.file;
        seen.hollow = is_hollow(look, seen.location, hidden);
    }
    // The attributes of NumPy that come and go are kept apart, with their versions.
    if (!wanted.guarded && !(wanted.distribution == "numpy" && seen.claimed)) seen.lacks = lacking_names(look.host, seen.location, wanted.names);
    return seen;
}

void add(Look& look, const ImportedModule& wanted, std::vector<ModuleSeen>& modules) {
    if (std::ranges::any_of(modules, [&](const ModuleSeen& known) { return known.module == wanted.module; })) return;
    modules.push_back(see_module(look, wanted));
    ModuleSeen& seen = modules.back();
    if (seen.location.kind != ModuleKind::missing && !contains(seen.module, ".") && needs_version(look, seen.distribution))
        seen.version = version_of(look, seen);
    // protobuf is a part of the namespace "google": the version belongs to the package below it.
    if (seen.module == "google.protobuf" && seen.location.kind != ModuleKind::missing) seen.version = version_of(look, seen);
}

/// What a package that is imported imports in its turn.
void add_needs(Look& look, const std::string& distribution, const std::optional<Version>& version, std::vector<ModuleSeen>& modules) {
    for (const PackageNeed& need : look.release->imports.package_needs) {
        if (need.distribution != distribution || (version && !need.versions.contains(*version))) continue;
        for (const std::string& module : need.modules) {
            ImportedModule wanted;
            wanted.module = module;
            wanted.distribution = replace_all(module, "_", "-");
            wanted.first_use = distribution;
            add(look, wanted, modules);
        }
    }
}

bool truthy_for_keras(const std::optional<std::string>& value) {
    return value && (*value == "true" || *value == "True" || *value == "1");
}

/// The backend that Keras 3 takes: the variable, else its configuration file.
Observed<std::string> keras_backend(Look& look) {
    using Name = Observed<std::string>;
    if (const auto value = look.variable("KERAS_BACKEND"); value && !value->empty()) return Name::present(*value, "$KERAS_BACKEND");
    std::string folder;
    if (const auto home = look.variable("KERAS_HOME")) {
        folder = *home;
    } else {
        const auto home_folder = look.variable("HOME");
        folder = join_path(home_folder ? *home_folder : look.host.password_home().value_or("/"), ".keras");
    }
    const auto text = look.host.read(join_path(folder, "keras.json"), 64 << 10);
    if (!text.is_present()) return Name::without_value(text);
    const auto key = text->find("\"backend\"");
    if (key == std::string::npos) return Name::absent(text.origin());
    const auto open = text->find('"', text->find(':', key));
    const auto close = open == std::string::npos ? open : text->find('"', open + 1);
    if (close == std::string::npos) return Name::absent(text.origin());
    return Name::present(text->substr(open + 1, close - open - 1), text.origin());
}

/// Python reads the compiled file instead, where there is one.
bool is_compiled(Look& look, const std::string& file) {
    const auto names = look.host.list(join_path(parent_path(file), "__pycache__"));
    const std::string stem = file_name(file).substr(0, file_name(file).rfind('.')) + ".";
    return names.is_unknown() || (names.is_present() && std::ranges::any_of(*names, [&](const std::string& name) { return name.starts_with(stem) && name.ends_with(".pyc"); }));
}

void see_denied_files(Look& look, ImportsSeen& seen) {
    std::vector<std::string> files{look.tensorflow.module.file};
    for (const ModuleSeen& module : seen.modules)
        if (!module.guarded && module.location.file.ends_with(".py") && !contains(module.module, ".")) files.push_back(module.location.file);
    for (const std::string& file : files)
        if (look.host.may_access(file, true, false, false).is(false) && !is_compiled(look, file)) seen.denied_files.push_back(file);
}

}  // namespace

void see_modules(Look& look, ImportsSeen& seen) {
    for (const ImportedModule& wanted : look.release->imports.modules) {
        if (wanted.distribution.empty()) continue;  // the standard library: see_shadows and see_distutils
        // What a `try` swallows matters only where a stranger's file of that name stands in the way.
        if (wanted.guarded && !wanted.keras_only) continue;
        add(look, wanted, wanted.keras_only ? seen.keras_modules : seen.modules);
    }
    for (std::size_t i = 0; i < seen.modules.size(); ++i)
        if (const ModuleSeen module = seen.modules[i]; !contains(module.module, ".")) add_needs(look, module.distribution, std::nullopt, seen.modules);
    // A bound on a package that only native code imports: it has to be there as well.
    for (const ImportBound& bound : look.release->imports.bounds) {
        const auto is_it = [&](const ModuleSeen& module) { return module.distribution == bound.distribution; };
        if (std::ranges::any_of(seen.modules, is_it) || bound.distribution == look.release->imports.keras_distribution) continue;
        ImportedModule wanted;
        wanted.module = replace_all(bound.distribution, "-", "_");
        wanted.distribution = bound.distribution;
        wanted.first_use = "native code";
        add(look, wanted, bound.keras_only ? seen.keras_modules : seen.modules);
    }
    see_denied_files(look, seen);
}

void see_keras(Look& look, ImportsSeen& seen) {
    const ImportFacts& imports = look.release->imports;
    if (imports.keras_distribution.empty()) return;
    const bool has_switch = look.tensorflow.version.is_present() && *look.tensorflow.version >= Version("2.15.0rc0");
    seen.legacy_keras = has_switch && truthy_for_keras(look.variable("TF_USE_LEGACY_KERAS"));
    ImportedModule wanted;
    wanted.module = seen.legacy_keras ? "tf_keras" : "keras";  // keras-nightly too
    wanted.distribution = seen.legacy_keras ? "tf-keras" : imports.keras_distribution;
    wanted.keras_only = true;
    ModuleSeen keras = see_module(look, wanted);
    if (keras.location.kind != ModuleKind::missing) keras.version = version_of(look, keras);
    const std::optional<Version> version = keras.version.is_present() ? std::optional(*keras.version) : std::nullopt;
    seen.keras_modules.push_back(std::move(keras));
    if (!version || version->major() < 3) return;
    add_needs(look, wanted.distribution, version, seen.keras_modules);
    seen.keras_backend = keras_backend(look);
    if (seen.keras_backend.is_present() && *seen.keras_backend != "tensorflow" && *seen.keras_backend != "numpy") {
        ImportedModule backend;
        backend.module = *seen.keras_backend;
        backend.distribution = *seen.keras_backend;
        backend.first_use = seen.keras_backend.origin();
        if (!contains(backend.module, "/") && !contains(backend.module, ".")) seen.keras_modules.push_back(see_module(look, backend));
    }
}

}  // namespace whynogpu
