// SPDX-License-Identifier: Apache-2.0
#include "probe/imports/look.hpp"

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view stdlib_origin = "standard library";

}  // namespace

std::optional<std::string> Look::variable(const std::string& name) const {
    const auto& environment = host.environment();
    const auto found = environment.find(name);
    return found == environment.end() ? std::nullopt : std::optional(found->second);
}

std::vector<SearchEntry> Look::early_entries() const {
    std::vector<SearchEntry> early;
    for (const SearchEntry& entry : python.search_path) {
        if (entry.origin == stdlib_origin) return early;
        early.push_back(entry);
    }
    return {};  // no standard library on the path: nothing can be said to stand before it
}

const SearchEntry* Look::entry_of(const ModuleLocation& module) const {
    const std::string& place = !module.file.empty() ? module.file : !module.portions.empty() ? module.portions.front() : module.folder;
    // The longest entry: one can lie in another.
    const SearchEntry* best = nullptr;
    for (const SearchEntry& entry : python.search_path)
        if (is_below(place, entry.folder) && (best == nullptr || entry.folder.size() > best->folder.size())) best = &entry;
    return best;
}

bool Look::is_early(const ModuleLocation& module) const {
    const SearchEntry* place = entry_of(module);
    if (place == nullptr) return false;
    for (const SearchEntry& entry : python.search_path) {
        if (entry.origin == stdlib_origin) return false;
        if (entry.folder == place->folder) return true;
    }
    return false;
}

std::vector<const Distribution*> Look::claims(const ModuleLocation& module, const std::string& distribution) const {
    std::vector<const Distribution*> found;
    const SearchEntry* entry = entry_of(module);
    if (entry == nullptr) return found;
    for (const Distribution& candidate : distributions)
        if (candidate.name == distribution && candidate.entry == entry->folder) found.push_back(&candidate);
    return found;
}

bool Look::python_at_least(int major, int minor) const {
    return python.version.is_present() && (python.version->major() > major || (python.version->major() == major && python.version->minor() >= minor));
}

std::string Look::extension_tag() const {
    if (!python.version.is_present()) return {};
    const std::string flag = !python_at_least(3, 8) ? "m" : python.abi_suffix;
    return "cpython-" + std::to_string(python.version->major()) + std::to_string(python.version->minor()) + flag;
}

bool Look::takes_extension(std::string_view file) const {
    const auto dot = file.find('.');
    if (dot == std::string_view::npos || !file.ends_with(".so")) return false;
    const std::string_view tag = file.substr(dot + 1);
    return tag == "so" || tag == "abi3.so" || tag.starts_with(extension_tag() + "-");
}

}  // namespace whynogpu
