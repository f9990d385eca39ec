// SPDX-License-Identifier: Apache-2.0
#include "probe/python/modules.hpp"

#include <map>

#include "probe/python.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The platform part of an extension's name, as configure finds it.
std::string platform_tag(const std::string& machine) {
    if (machine == "ppc64le") return "powerpc64le-linux-gnu";
    if (machine.starts_with("armv")) return "arm-linux-gnueabihf";
    return machine + "-linux-gnu";
}

/// One folder of the path: a package, else a file, else perhaps a portion of a namespace package.
ModuleLocation look_into(Listings& listings, const ModuleSuffixes& suffixes, const std::string& folder,
                         std::string_view word) {
    ModuleLocation found;
    const std::string base = join_path(folder, word);
    bool portion = false;
    if (listings.contains(folder, word)) {
        for (const ModuleSuffix& suffix : suffixes.list) {
            const std::string file = base + "/__init__" + suffix.text;
            if (listings.host().is_file(file))
                return {.kind = ModuleKind::package,
                        .file = file,
                        .folder = base,
                        .entry = folder,
                        .portions = {},
                        .unreadable = {}};
        }
        portion = suffixes.has_namespaces && listings.host().is_folder(base);
    }
    for (const ModuleSuffix& suffix : suffixes.list) {
        const std::string name = std::string(word) + suffix.text;
        if (!listings.contains(folder, name) || !listings.host().is_file(join_path(folder, name))) continue;
        found.kind = suffix.kind;
        found.file = join_path(folder, name);
        found.entry = folder;
        return found;
    }
    if (portion) {
        found.kind = ModuleKind::namespace_package;
        found.portions.push_back(base);
        found.entry = folder;
    }
    return found;
}

}  // namespace

ModuleSuffixes module_suffixes(const PythonRelease& release, const std::string& machine) {
    ModuleSuffixes suffixes;
    const auto add = [&](std::string text, ModuleKind kind) { suffixes.list.push_back({std::move(text), kind}); };
    if (release.major == 2) {
        suffixes.has_namespaces = false;
        add(".so", ModuleKind::extension);
        add("module.so", ModuleKind::extension);
    } else {
        if (release.major == 3) {
            const std::string flag = release.free_threaded ? "t" : release.at_least(3, 8) ? "" : "m";
            add(".cpython-3" + std::to_string(release.minor) + flag + "-" + platform_tag(machine) + ".so",
                ModuleKind::extension);
        }
        if (!release.free_threaded) add(".abi3.so", ModuleKind::extension);
        add(".so", ModuleKind::extension);
    }
    add(".py", ModuleKind::module_file);
    add(".pyc", ModuleKind::bytecode);
    return suffixes;
}

PythonRelease release_of(const PythonFacts& python) {
    PythonRelease release;
    if (!python.version.is_present()) return release;
    release.major = static_cast<int>(python.version->major());
    release.minor = static_cast<int>(python.version->minor());
    release.free_threaded = python.abi_suffix == "t";
    release.implementation = python.implementation;
    return release;
}

ModuleLocation find_on_folders(Listings& listings, const ModuleSuffixes& suffixes,
                               const std::vector<std::string>& folders, std::string_view word) {
    ModuleLocation result;
    for (const std::string& folder : folders) {
        const auto& names = listings.of(folder);
        ModuleLocation found;
        if (names.is_present())
            found = look_into(listings, suffixes, folder, word);
        else if (names.is_unknown())
            result.unreadable.push_back(folder);
        // A listing that is absent: nothing there, or a file, which may be a zip archive.
        else if (listings.host().is_file(folder))
            found = find_in_zip(listings.host(), folder, word);
        for (std::string& place : found.unreadable) result.unreadable.push_back(std::move(place));
        if (found.kind == ModuleKind::missing) continue;
        if (found.kind == ModuleKind::namespace_package) {
            // Only remembered: any later regular module wins.
            if (result.kind == ModuleKind::missing) result.entry = found.entry;
            result.kind = ModuleKind::namespace_package;
            for (std::string& portion : found.portions) result.portions.push_back(std::move(portion));
            continue;
        }
        found.unreadable = std::move(result.unreadable);
        return found;
    }
    return result;
}

struct ModuleFinder::Work {
    Work(Host& host, const PythonFacts& facts, const std::vector<SearchEntry>& entries)
        : listings(host), python(facts), suffixes(module_suffixes(release_of(facts), host.system().machine)) {
        // What is neither a folder nor a file never holds a module: lib/python312.zip, as a rule.
        for (const SearchEntry& entry : entries)
            if (!listings.of(entry.folder).is_absent() || host.is_file(entry.folder)) folders.push_back(entry.folder);
    }

    ModuleLocation find_editable(const std::string& name) {
        ModuleLocation found;
        for (const EditableModule& module : python.editable) {
            if (module.module != name) continue;
            found.entry = module.origin;
            std::vector<std::pair<std::string, ModuleKind>> candidates;
            for (const ModuleSuffix& suffix : suffixes.list)
                if (suffix.text == ".py" || suffix.text == ".pyc")
                    candidates.emplace_back(module.location + "/__init__" + suffix.text, ModuleKind::package);
            for (const ModuleSuffix& suffix : suffixes.list)
                candidates.emplace_back(module.location + suffix.text, suffix.kind);
            candidates.emplace_back(module.location, module.location.ends_with("/__init__.py")
                                                         ? ModuleKind::package
                                                         : ModuleKind::module_file);
            for (const auto& [file, kind] : candidates) {
                if (!listings.host().is_file(file)) continue;
                found.kind = kind;
                found.file = file;
                if (kind == ModuleKind::package) found.folder = parent_path(file);
                return found;
            }
        }
        return {};
    }

    /// A whole dotted name, the folders for its last word being known. Answers are kept: packages are asked for again
    /// with every submodule.
    ModuleLocation find_level(const std::string& name, const std::vector<std::string>& places, std::string_view word) {
        if (const auto known = answers.find(name); known != answers.end()) return known->second;
        return answers.emplace(name, look_for_level(name, places, word)).first->second;
    }

    ModuleLocation look_for_level(const std::string& name, const std::vector<std::string>& places,
                                  std::string_view word) {
        for (const NamespaceModule& module : python.namespaces)
            if (module.module == name)
                return {.kind = ModuleKind::namespace_package,
                        .file = {},
                        .folder = {},
                        .entry = module.origin,
                        .portions = module.portions,
                        .unreadable = {}};
        ModuleLocation found = find_on_folders(listings, suffixes, places, word);
        if (found.kind != ModuleKind::missing) return found;
        ModuleLocation editable = find_editable(name);
        editable.unreadable = std::move(found.unreadable);
        return editable;
    }

    Listings listings;
    const PythonFacts& python;
    ModuleSuffixes suffixes;
    std::vector<std::string> folders;
    std::map<std::string, ModuleLocation> answers;
};

ModuleFinder::ModuleFinder(Host& host, const PythonFacts& python) : ModuleFinder(host, python, python.search_path) {}
ModuleFinder::ModuleFinder(Host& host, const PythonFacts& python, std::vector<SearchEntry> entries)
    : work_(std::make_unique<Work>(host, python, entries)) {}
ModuleFinder::~ModuleFinder() = default;

ModuleLocation ModuleFinder::find(std::string_view name) {
    std::string so_far;
    ModuleLocation found;
    std::vector<std::string> places = work_->folders;
    std::vector<std::string> unreadable;
    for (const std::string& word : split(name, '.')) {
        if (word.empty() || contains(word, "/")) return {};
        so_far += (so_far.empty() ? "" : ".") + word;
        found = work_->find_level(so_far, places, word);
        for (const std::string& place : found.unreadable) unreadable.push_back(place);
        if (found.kind == ModuleKind::package)
            places = {found.folder};
        else if (found.kind == ModuleKind::namespace_package)
            places = found.portions;
        else
            places.clear();  // a plain module has no submodules
    }
    found.unreadable = std::move(unreadable);
    return found;
}

ModuleLocation find_module(Host& host, const PythonFacts& python, std::string_view name) {
    return ModuleFinder(host, python).find(name);
}

ModuleLocation find_module_in(Host& host, const PythonFacts& python, const std::vector<SearchEntry>& entries,
                              std::string_view name) {
    return ModuleFinder(host, python, entries).find(name);
}

}  // namespace whynogpu
