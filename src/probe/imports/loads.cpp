// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "parse/runtime_libraries.hpp"
#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_tensorflow(std::string_view name) {
    return name.starts_with("libtensorflow_") || name.starts_with("lib_pywrap_tensorflow");
}

/// Folders of $LD_LIBRARY_PATH; empty elements are the current folder.
std::vector<std::string> library_folders(Look& look) {
    std::vector<std::string> folders;
    for (const std::string& part : split(replace_all(look.variable("LD_LIBRARY_PATH").value_or(""), ";", ":"), ':')) {
        const std::string folder = join_path(look.host.current_folder().value_or("/"), part.empty() ? "." : part);
        folders.push_back(folder);
    }
    return folders;
}

struct Intruders {
    std::vector<std::string> runtime;     ///< paths that could stand in for libstdc++ and the like
    std::vector<std::string> tensorflow;  ///< … for TensorFlow's own libraries
    std::set<std::string> others;         ///< names of all other shared objects
};

Intruders find_intruders(Look& look) {
    Intruders found;
    if (look.variable("LD_LIBRARY_PATH").value_or("").empty()) return found;
    for (const std::string& folder : library_folders(look)) {
        const auto names = look.host.list(folder);
        if (!names.is_present()) continue;
        for (const std::string& name : *names) {
            if (!name.starts_with("lib") && !name.starts_with("ld-")) continue;
            if (is_runtime_library(name)) found.runtime.push_back(join_path(folder, name));
            else if (is_tensorflow(name)) found.tensorflow.push_back(join_path(folder, name));
            else if (contains(name, ".so")) found.others.insert(name);
        }
    }
    return found;
}

/// Sound, and with all the symbol versions that TensorFlow's objects ask of it: then its symbols need not be counted one by one.
bool is_sound_stand_in(Look& look, const ImportsSeen& seen, const std::string& path) {
    const auto elf = look.host.elf(path);
    if (!elf.is_present() || elf->damage != ElfDamage::none || elf->version_definitions.empty()) return false;
    for (const NativeSeen& file : seen.native) {
        if (file.size == 0) continue;  // only the main objects were read
        const auto needing = look.host.elf(file.path);
        if (!needing.is_present()) continue;
        for (const ElfVersionNeed& need : needing->version_needs) {
            if (need.file != file_name(path)) continue;
            for (const std::string& version : need.versions)
                if (std::ranges::find(elf->version_definitions, version) == elf->version_definitions.end()) return false;
        }
    }
    return true;
}

bool parts_differ(const ImportsSeen& seen) {
    return std::ranges::any_of(seen.native, [](const NativeSeen& file) { return file.recorded_size.is_present() && file.size != 0 && file.size != *file.recorded_size; });
}

/// The object that brings everything else: TensorFlow imports it first.
std::string first_object(const Look& look, const ImportsSeen& seen) {
    for (const NativeSeen& file : seen.native)
        if (file_name(file.path) == "_pywrap_tensorflow_internal.so" && file.damage.is_present()) return file.path;
    return look.tensorflow.framework.value_or("");
}

/// Extension modules of the standard library whose libraries $LD_LIBRARY_PATH could replace.
void load_stdlib_extensions(Look& look, ImportsSeen& seen, const std::set<std::string>& others) {
    if (others.empty()) return;  // before the table of the standard library is read: that costs more than all the rest here
    const StdlibFacts* facts = look.python.version.is_present() ? look.knowledge.find_stdlib(*look.python.version) : nullptr;
    if (facts == nullptr) return;
    for (const SearchEntry& entry : look.python.search_path) {
        if (!entry.folder.ends_with("lib-dynload")) continue;
        const auto names = look.host.list(entry.folder);
        if (!names.is_present()) continue;
        for (const std::string& name : *names) {
            const StdlibModule* used = look.takes_extension(name) ? facts->find(name.substr(0, name.find('.'))) : nullptr;
            if (used == nullptr || !used->fatal || used->keras_only) continue;
            const std::string path = join_path(entry.folder, name);
            const auto elf = look.host.elf(path);
            if (!elf.is_present() || std::ranges::none_of(elf->needed, [&](const std::string& needed) { return others.contains(needed); })) continue;
            LoadOutcome outcome = look.process.load(path, look.python.executable.value_or(""));
            if (outcome.state != LoadState::loaded) seen.loads.push_back(std::move(outcome));
        }
    }
}

}  // namespace

void see_loads(Look& look, ImportsSeen& seen) {
    if (seen.start_failure.is_present()) return;
    const Intruders intruders = find_intruders(look);
    load_stdlib_extensions(look, seen, intruders.others);
    const bool preload = !look.variable("LD_PRELOAD").value_or("").empty();
    bool close_look = parts_differ(seen) || !intruders.tensorflow.empty() || preload;
    for (const std::string& path : intruders.runtime) close_look = close_look || !is_sound_stand_in(look, seen, path);
    const std::string object = first_object(look, seen);
    if (!close_look || object.empty()) return;
    LoadOutcome outcome = look.process.load(object, look.python.executable.value_or(""));
    if (outcome.state != LoadState::loaded) seen.loads.push_back(std::move(outcome));
}

}  // namespace whynogpu
