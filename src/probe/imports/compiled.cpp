// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "probe/imports/look.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

const ModuleSeen* module_of(const ImportsSeen& seen, std::string_view name) {
    const auto at = std::ranges::find_if(seen.modules, [&](const ModuleSeen& module) { return module.module == name; });
    return at == seen.modules.end() || at->location.kind != ModuleKind::package ? nullptr : &*at;
}

bool has_extension(Look& look, const std::string& folder, std::string_view stem) {
    const auto names = look.host.list(folder);
    if (!names.is_present()) return false;
    return std::ranges::any_of(*names, [&](const std::string& name) {
        return name.starts_with(stem) && name.size() > stem.size() && name[stem.size()] == '.' && look.takes_extension(name);
    });
}

void see_protobuf(Look& look, ImportsSeen& seen) {
    const ModuleSeen* module = module_of(seen, "google.protobuf");
    if (module == nullptr) return;
    const std::string& folder = module->location.folder;
    if (const auto names = look.host.list(folder); names.is_present())
        seen.protobuf.has_runtime_version = std::ranges::binary_search(*names, std::string("runtime_version.py"));
    seen.protobuf.has_builder = look.host.is_file(join_path(folder, "internal/builder.py"));
    seen.protobuf.has_upb = has_extension(look, join_path(parent_path(folder), "_upb"), "_message");
    if (!seen.protobuf.has_upb) seen.protobuf.has_cpp = has_extension(look, join_path(folder, "pyext"), "_message");
}

/// Builds of an extension module that a package cannot do without. `stem` empty: any one will do.
void see_extension(Look& look, ImportsSeen& seen, const std::string& distribution, const std::string& folder, const std::string& stem) {
    const auto names = look.host.list(folder);
    if (!names.is_present()) {
        if (names.is_unknown()) seen.unread.push_back(folder + " cannot be looked into");
        return;
    }
    ExtensionSeen extension{.distribution = distribution, .stem = stem, .folder = folder, .files = {}, .fits = false};
    for (const std::string& name : *names) {
        if (!name.ends_with(".so") || !name.starts_with(stem) || (!stem.empty() && name[stem.size()] != '.')) continue;
        extension.files.push_back(name);
        extension.fits = extension.fits || look.takes_extension(name);
    }
    seen.extensions.push_back(std::move(extension));
}

/// NumPy 2 keeps its core in numpy/_core; 1.26 has a folder of that name too, but without its extension.
void see_numpy(Look& look, ImportsSeen& seen) {
    const ModuleSeen* module = module_of(seen, "numpy");
    if (module == nullptr || (module->before_stdlib && !module->claimed)) return;
    const bool new_layout = module->version.is_present() && module->version->major() >= 2;
    const std::string folder = module->location.folder;
    see_extension(look, seen, "numpy", join_path(folder, new_layout ? "_core" : "core"), "_multiarray_umath");
    if (!new_layout && has_extension(look, join_path(folder, "_core"), "_multiarray_umath")) seen.mixed.push_back("numpy");
}

}  // namespace

void see_compiled(Look& look, ImportsSeen& seen) {
    see_protobuf(look, seen);
    see_numpy(look, seen);
    if (const ModuleSeen* module = module_of(seen, "ml_dtypes"); module != nullptr && module->claimed)
        see_extension(look, seen, "ml-dtypes", module->location.folder, "");
}

}  // namespace whynogpu
