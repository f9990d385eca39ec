// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The module that a file or folder of that name could be: "types" of "types.py", "select" of "select.cpython-312-x86_64-linux-gnu.so".
std::string module_name(const std::string& file) {
    const auto dot = file.find('.');
    if (dot == std::string::npos) return file;
    const std::string_view ending = std::string_view(file).substr(dot);
    return ending == ".py" || ending == ".pyc" || ending.ends_with(".so") ? file.substr(0, dot) : std::string();
}

/// Names of the standard library that are found on the path. What is not among them is compiled into this build, so no file hides it.
std::set<std::string> stdlib_names(Look& look) {
    std::set<std::string> names;
    for (const SearchEntry& entry : look.python.search_path) {
        if (entry.origin != "standard library") continue;
        const auto listing = look.host.list(entry.folder);
        if (!listing.is_present()) continue;
        for (const std::string& file : *listing)
            if (std::string name = module_name(file); !name.empty()) names.insert(std::move(name));
    }
    return names;
}

/// Modules that lines of .pth files import before the program runs.
std::set<std::string> startup_imports(const PythonFacts& python) {
    std::set<std::string> names;
    for (const StartupLine& line : python.startup_lines) {
        std::string_view text = trim(line.text);
        if (!text.starts_with("import")) continue;
        text = text.substr(6, text.find(';') == std::string_view::npos ? std::string_view::npos : text.find(';') - 6);
        for (const std::string& part : split(text, ','))
            if (const auto word = trim(part); !word.empty()) names.emplace(word.substr(0, word.find_first_of(" \t.")));
    }
    return names;
}

/// How the module is used, and what of that the user's file cannot serve.
void judge_names(Look& look, const StdlibModule& used, const ModuleLocation& found, StdlibShadow& shadow) {
    shadow.needed = true;
    shadow.keras_only = used.keras_only;
    shadow.lacks = lacking_names(look.host, found, used.imported);
    shadow.from_import = !shadow.lacks.empty();
    for (std::string& name : lacking_names(look.host, found, used.attributes)) shadow.lacks.push_back(std::move(name));
    if (!shadow.lacks.empty()) return;
    shadow.lacks = lacking_names(look.host, found, used.keras_names);
    shadow.keras_only = true;
}

void add_shadow(Look& look, ImportsSeen& seen, const SearchEntry& entry, const std::string& name, const std::set<std::string>& started) {
    const ModuleLocation found = find_module_in(look.host, look.python, {entry}, name);
    if (found.kind == ModuleKind::missing || found.kind == ModuleKind::namespace_package) return;
    StdlibShadow shadow;
    shadow.module = name;
    shadow.file = found.file;
    shadow.entry_origin = entry.origin;
    shadow.at_start = entry.origin.starts_with("$PYTHONPATH");
    const StdlibFacts* facts = look.python.version.is_present() ? look.knowledge.find_stdlib(*look.python.version) : nullptr;
    if (facts == nullptr) {
        seen.unread.push_back(found.file + " hides a module of the standard library; what TensorFlow uses of it under this Python is not known");
        return;
    }
    shadow.builtin = std::ranges::binary_search(facts->builtin, name);
    shadow.preloaded = std::ranges::binary_search(facts->preloaded, name) || (!shadow.at_start && started.contains(name));
    if (const StdlibModule* used = facts->find(name)) judge_names(look, *used, found, shadow);
    seen.shadows.push_back(std::move(shadow));
}

}  // namespace

void see_shadows(Look& look, ImportsSeen& seen) {
    std::set<std::string> taken, stdlib, started;
    bool prepared = false;
    for (const SearchEntry& entry : look.early_entries()) {
        const auto listing = look.host.list(entry.folder);
        if (listing.is_unknown() && listing.why() == Unknown::denied) continue;  // Python cannot look into it either
        if (!listing.is_present()) continue;
        for (const std::string& file : *listing) {
            const std::string name = module_name(file);
            if (name.empty() || taken.contains(name)) continue;
            if (!prepared) {
                stdlib = stdlib_names(look);
                started = startup_imports(look.python);
                prepared = true;
            }
            if (!stdlib.contains(name) || entry.folder == look.python.stdlib) continue;
            taken.insert(name);
            add_shadow(look, seen, entry, name, started);
        }
    }
}

}  // namespace whynogpu
