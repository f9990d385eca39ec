// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_text = 512 << 10;
constexpr std::size_t version_text = 16 << 10;

/// A module that takes names from elsewhere without naming them; then its text does not tell which it has. What makes names one by
/// one, by globals()[…], still spells them somewhere.
bool makes_names(std::string_view text) {
    constexpr std::array<std::string_view, 4> signs{"import *", "\ndef __getattr__", "vars()", "sys.modules[__name__]"};
    for (const std::string_view sign : signs)
        if (contains(text, sign)) return true;
    constexpr std::string_view call = "globals()";
    for (auto at = text.find(call); at != std::string_view::npos; at = text.find(call, at + 1)) {
        const std::string_view rest = text.substr(at + call.size());
        if (!rest.starts_with("[") && !rest.starts_with(".get(")) return true;
    }
    return false;
}

bool in_folder(const std::vector<std::string>& listing, const std::string& name) {
    for (const std::string& file : listing)
        if (file == name || file.starts_with(name + ".")) return true;
    return false;
}

/// The quoted text of an assignment at the start of a line: `__version__ = "3.15.1"`, `"version": "1.24.3",`.
std::optional<Version> assigned_version(std::string_view text, std::string_view key) {
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        const auto line_start = text.rfind('\n', at) + 1;  // npos + 1 is 0
        if (!trim(text.substr(line_start, at - line_start)).empty()) continue;
        std::string_view rest = text.substr(at + key.size(), 96);
        rest = rest.substr(0, rest.find('\n'));
        const auto sign = rest.find_first_of("=:");
        if (sign == std::string_view::npos || !trim(rest.substr(0, sign)).empty()) continue;
        const auto open = rest.find_first_of("'\"", sign);
        if (open == std::string_view::npos) continue;
        const auto close = rest.find(rest[open], open + 1);
        if (close == std::string_view::npos) continue;
        if (auto version = Version::parse(rest.substr(open + 1, close - open - 1))) return version;
    }
    return std::nullopt;
}

}  // namespace

bool contains_word(std::string_view text, std::string_view word) {
    if (word.empty()) return false;
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || !is_identifier(text[at - 1])) && (end == text.size() || !is_identifier(text[end]))) return true;
    }
    return false;
}

std::vector<std::string> lacking_names(Host& host, const ModuleLocation& module, const std::vector<std::string>& names) {
    std::vector<std::string> lacking;
    if (names.empty()) return lacking;
    if (module.kind == ModuleKind::package || module.kind == ModuleKind::module_file) {
        if (!module.file.ends_with(".py")) return lacking;
        const auto text = host.read(module.file, most_text);
        if (!text.is_present() || text->size() >= most_text) return lacking;
        for (const std::string& name : names)
            if (!contains_word(*text, name)) lacking.push_back(name);
        if (!lacking.empty() && makes_names(*text)) lacking.clear();
    } else if (module.kind == ModuleKind::namespace_package) {
        lacking = names;
    }
    if (lacking.empty()) return lacking;
    std::vector<std::string> folders = module.portions;
    if (!module.folder.empty()) folders.push_back(module.folder);
    for (const std::string& folder : folders) {
        const auto listing = host.list(folder);
        if (listing.is_unknown()) return {};
        if (listing.is_present()) std::erase_if(lacking, [&](const std::string& name) { return in_folder(*listing, name); });
    }
    return lacking;
}

Observed<Version> version_in_files(Host& host, const ModuleLocation& module) {
    using Found = Observed<Version>;
    std::vector<std::string> files;
    if (module.kind == ModuleKind::package)
        for (const char* name : {"version.py", "_version.py", "__init__.py", "src/version.py"}) files.push_back(join_path(module.folder, name));
    else if (module.kind == ModuleKind::module_file)
        files.push_back(module.file);
    for (const std::string& file : files) {
        const auto text = host.read(file, version_text);
        if (text.is_unknown() && text.why() != Unknown::not_asked) continue;
        if (!text.is_present()) continue;
        for (const char* key : {"__version__", "full_version", "version", "\"version\""})
            if (const auto version = assigned_version(*text, key)) return Found::present(*version, file);
    }
    return Found::absent(module.folder.empty() ? module.file : module.folder);
}

}  // namespace whynogpu
