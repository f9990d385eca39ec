// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "derive/import_rules.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string dotted(const ImportCase& c, const std::string& path) {
    const std::string below = path.substr(std::min(path.size(), c.tensorflow.core_folder.size() + 1));
    return file_name(c.tensorflow.core_folder) + "." + replace_all(below, "/", ".");
}

ModuleUse denied_module(const ImportCase& c, const std::string& path) {
    for (const ModuleSeen& module : c.seen.modules)
        if (module.location.file == path) return {module.module, {}};
    return {"tensorflow", {}};
}

/// The module whose import opens a shared object of TensorFlow's own. Libraries come with the first of them that needs them.
ModuleUse opened_by(const ImportCase& c, const std::string& relative) {
    const std::string name = file_name(relative);
    const bool is_library = name.starts_with("lib");
    const std::string& module = is_library && c.release != nullptr ? c.release->imports.first_native : relative;
    return {"tensorflow." + replace_all(module.substr(0, module.find(".", module.rfind('/') + 1)), "/", "."), {}};
}

void judge_python(ImportCase& c) {
    const auto& build = c.seen.python_of_build;
    if (!build.is_present() || !c.python.version.is_present() || *build == c.python.version->major_minor()) return;
    c.add(BreakerKind::wrong_python, "ImportError: Python version mismatch: module was compiled for Python " + *build, "tensorflow",
          "this TensorFlow was built for Python " + *build + ", and the interpreter is Python " + c.python.version->text(), build.origin(), "Python " + *build);
}

void judge_file(ImportCase& c, const NativeSeen& file) {
    const std::string name = file_name(file.path);
    if (file.damage.is_absent()) {
        if (file.fatal_missing)
            c.add(BreakerKind::native_missing, "ImportError: " + name + ": cannot open shared object file: No such file or directory", name,
                  file.path + " is missing", file.path, {}, opened_by(c, file.relative));
        return;
    }
    if (file.damage.is_unknown()) {
        if (file.damage.why() == Unknown::denied)
            c.add(BreakerKind::native_broken, "ImportError: " + file.path + ": cannot open shared object file: Permission denied", name,
                  file.path + " may not be read by this user", file.path, {}, opened_by(c, file.relative));
        else
            c.unknowns.push_back(file.path + " could not be looked at: " + file.damage.detail());
        return;
    }
    switch (*file.damage) {
        case ElfDamage::none:
            if (file.foreign)
                c.add(BreakerKind::native_broken, "ImportError: dynamic module does not define module export function (PyInit_" + name.substr(0, name.find('.')) + ")",
                      name, file.path + " is a shared object, but not TensorFlow's", file.path, {}, opened_by(c, file.relative));
            return;
        case ElfDamage::wrong_class:
        case ElfDamage::wrong_machine:
            return c.add(BreakerKind::native_broken, "ImportError: " + file.path + ": cannot open shared object file: No such file or directory", name,
                         file.path + " was built for another kind of processor", file.path, {}, opened_by(c, file.relative));
        case ElfDamage::cut_segments:
        case ElfDamage::cut_contents:
            return c.add(BreakerKind::native_broken, "Bus error", name, file.path + " is cut short: Python dies without a message when it is loaded", file.path, {},
                         opened_by(c, file.relative));
        default:
            return c.add(BreakerKind::native_broken, "ImportError: " + file.path + ": " + file.detail, name, file.path + " is damaged: " + file.detail, file.path, {},
                         opened_by(c, file.relative));
    }
}

void judge_load(ImportCase& c, const LoadOutcome& load) {
    if (load.state == LoadState::loaded) return;
    if (load.state == LoadState::unknown) return c.unknowns.push_back("whether " + load.name + " can be loaded: " + load.culprit_path + " could not be read");
    const std::string bad = load.culprit_path.empty() ? load.culprit : load.culprit_path;
    const bool own = !c.tensorflow.core_folder.empty() && is_below(bad, c.tensorflow.core_folder);
    const auto differs = std::ranges::find_if(c.seen.native, [](const NativeSeen& file) { return file.recorded_size.is_present() && file.size != *file.recorded_size; });
    const bool mixed = own && differs != c.seen.native.end();
    std::string evidence = bad + " is loaded, and does not work here";
    if (mixed) evidence = "the libraries of this TensorFlow are not of one release: " + differs->path + " is not the file that was installed";
    else if (load.state == LoadState::not_found) evidence = load.culprit + " is not found";
    const bool is_first = c.release != nullptr && file_name(load.name) == file_name(c.release->imports.first_native);
    c.add(mixed ? BreakerKind::native_broken : BreakerKind::loader_conflict, load.error.empty() ? "Bus error" : "ImportError: " + load.error,
          mixed ? file_name(differs->path) : load.culprit, std::move(evidence), mixed ? differs->path : bad, {},
          is_first ? opened_by(c, c.release->imports.first_native) : ModuleUse());
}

void judge_folders(ImportCase& c) {
    constexpr std::size_t named = 3;
    const auto& missing = c.seen.missing_files;
    for (std::size_t i = 0; i < std::min(missing.size(), named); ++i) {
        const std::string& path = missing[i];
        const std::size_t more = i + 1 == named ? missing.size() - named : 0;
        const std::string module = "tensorflow." + replace_all(path.substr(std::min(path.size(), c.tensorflow.core_folder.size() + 1)), "/", ".");
        c.add(BreakerKind::files_missing, "ModuleNotFoundError: No module named '" + dotted(c, path) + "'", file_name(path),
              more == 0 ? path + " is missing" : path + " is missing, and so are " + std::to_string(more) + " other folders of TensorFlow", path, {}, {module, {}});
    }
}

}  // namespace

void judge_files(ImportCase& c) {
    judge_folders(c);
    for (const std::string& path : c.seen.denied_files)
        c.add(BreakerKind::files_missing, "PermissionError: [Errno 13] Permission denied: '" + path + "'", file_name(path), path + " may not be read by this user", path, {},
              denied_module(c, path));
    judge_python(c);
    const std::size_t before = c.breakers.size();
    for (const NativeSeen& file : c.seen.native) judge_file(c, file);
    // A damaged file explains a failing load; without one, the loader's own words count.
    if (c.breakers.size() != before) return;
    for (const LoadOutcome& load : c.seen.loads) judge_load(c, load);
}

void judge_plugins(ImportCase& c) {
    for (const LoadOutcome& plugin : c.seen.plugins) {
        if (plugin.state == LoadState::unknown) {
            c.unknowns.push_back("whether the plug-in " + plugin.name + " can be loaded");
            continue;
        }
        c.add(BreakerKind::native_broken, plugin.error.empty() ? "Bus error" : "NotFoundError: " + plugin.error, file_name(plugin.name),
              "the import opens every plug-in of that folder, and this one does not load", plugin.culprit_path.empty() ? plugin.name : plugin.culprit_path);
        c.breakers.back().native = NativeCode::all_done;
    }
}

}  // namespace whynogpu
