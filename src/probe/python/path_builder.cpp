// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "parse/python/pth_file.hpp"
#include "parse/python/python_text.hpp"
#include "parse/python/utf8.hpp"
#include "probe/python/search_path.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t largest_pth = 1 << 20, largest_module = 256 << 10, most_entries = 5000;

std::string shortened(std::string_view text) {
    constexpr std::size_t longest = 100;
    return printable(text.substr(0, longest)) + (text.size() > longest ? "…" : "");
}

/// Modules that are compiled into every Python and so have no file.
bool is_built_in(std::string_view name) {
    constexpr std::array<std::string_view, 22> names = {
        "sys",        "builtins",  "time",     "itertools", "marshal",      "posix",     "gc",
        "errno",      "signal",    "_thread",  "atexit",    "faulthandler", "pwd",       "_imp",
        "_io",        "_warnings", "_weakref", "_codecs",   "_signal",      "zipimport", "_frozen_importlib",
        "__builtin__"};
    return std::ranges::find(names, name) != names.end();
}

/// Start-up helpers of widely used tools that hook into imports, but never decide where tensorflow is found.
bool is_known_helper(std::string_view name) {
    constexpr std::array<std::string_view, 6> names = {"_virtualenv",       "_distutils_hack", "coverage",
                                                       "pywin32_bootstrap", "_rich_traceback", "sphinxcontrib"};
    return std::ranges::find(names, name) != names.end();
}

/// Charset of the locale variables, lower case: "utf-8", "iso-8859-1"; empty for C, POSIX and where none is named.
std::string locale_charset(const Launch& launch) {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto value = launch.variable(name);
        if (!value || value->empty()) continue;
        const auto dot = value->find('.');
        return dot == std::string::npos ? "" : lower(value->substr(dot + 1, value->find('@', dot) - dot - 1));
    }
    return {};
}

/// Lines "F.map_module('name', '/file')" of the finder that hatch and others generate.
std::vector<std::pair<std::string, std::string>> mapped_modules(std::string_view source) {
    std::vector<std::pair<std::string, std::string>> modules;
    constexpr std::string_view call = "map_module(";
    for (auto at = source.find(call); at != std::string_view::npos && modules.size() < 1000;
         at = source.find(call, at + 1)) {
        std::string_view rest = trim(source.substr(at + call.size(), 4096));
        const auto name = read_python_string(rest);
        if (!name) continue;
        rest = trim(rest.substr(name->length));
        if (!rest.starts_with(',')) continue;
        if (const auto file = read_python_string(trim(rest.substr(1)))) modules.emplace_back(name->value, file->value);
    }
    return modules;
}

}  // namespace

PathBuilder::PathBuilder(Listings& listings, const Launch& launch, const PythonRelease& release, const SiteRules& rules,
                         PythonFacts& facts)
    : listings_(listings),
      launch_(launch),
      release_(release),
      rules_(rules),
      facts_(facts),
      suffixes_(module_suffixes(release, listings.host().system().machine)) {}

void PathBuilder::add(const std::string& folder, const std::string& origin, bool is_site) {
    const std::string path = normal_path(absolute_path(launch_, folder));
    if (path_.size() >= most_entries) return;
    if (known_.insert(path).second) {
        path_.push_back({path, origin, is_site});
    } else if (is_site) {
        for (SearchEntry& entry : path_)
            if (entry.folder == path) entry.is_site = true;
    }
}

void PathBuilder::add_site_folder(const std::string& folder, const std::string& origin) {
    add(folder, origin, true);
    const std::string path = normal_path(absolute_path(launch_, folder));
    const auto& names = listings_.of(path);
    if (names.is_unknown())
        note_unread(printable(path) + " cannot be listed: its .pth files and packages are not seen");
    if (!names.is_present()) return;
    for (const std::string& name : std::vector<std::string>(*names)) {
        if (!name.ends_with(".pth") || (rules_.skips_hidden_pth && name.starts_with('.'))) continue;
        read_pth_file(path, name);
        if (!failure_.empty()) return;
    }
}

bool PathBuilder::undecodable(const std::string& file, const std::string& text) {
    if (release_.major == 2) return false;
    const auto bad = first_invalid_utf8(text);
    if (!bad) return false;
    const std::string charset = locale_charset(launch_);
    if (!charset.empty() && charset != "utf-8" && charset != "utf8") {
        // With such a locale installed the bytes are read; without it Python takes UTF-8 and fails.
        note_unread(printable(file) + " is not UTF-8 and the locale asks for " + printable(charset));
        return true;
    }
    char byte[8];
    std::snprintf(byte, sizeof byte, "0x%02x", static_cast<unsigned char>(text[*bad]));
    failure_ = "UnicodeDecodeError: 'utf-8' codec can't decode byte " + std::string(byte) + " in position " +
               std::to_string(*bad) + " (" + printable(file) + ")";
    return true;
}

void PathBuilder::read_pth_file(const std::string& folder, const std::string& name) {
    const std::string file = join_path(folder, name);
    const auto text = listings_.host().read(file, largest_pth);
    // What Python cannot open it passes over; a folder of that name as well.
    if (!text.is_present() || undecodable(file, *text)) return;
    for (const PthLine& line : parse_pth_file(*text, release_.at_least(3, 13))) {
        const std::string origin = printable(file) + ":" + std::to_string(line.number);
        if (!line.executed) {
            add_pth_path(folder, line.text, origin);
            continue;
        }
        // A site folder can come twice, as that of a virtual environment with system packages does.
        const bool seen = std::ranges::any_of(
            facts_.startup_lines, [&](const StartupLine& s) { return s.line == line.number && s.file == file; });
        if (!seen) facts_.startup_lines.push_back({file, line.number, line.text});
        if (run_code(folder, line.text, origin) == Done::rest_of_file_lost) return;
    }
}

void PathBuilder::add_pth_path(const std::string& folder, const std::string& text, const std::string& origin) {
    if (contains(text, std::string_view("\0", 1))) return;
    const std::string path = normal_path(join_path(folder, text));
    if (known_.contains(path)) return;
    if (listings_.host().status(path).is_present()) add(path, origin);
}

PathBuilder::Done PathBuilder::run_code(const std::string& folder, const std::string& text, const std::string& origin) {
    using Kind = PthCode::Kind;
    const PthCode code = parse_pth_code(text);
    ran_edits_ |= code.kind == Kind::egg_move || code.kind == Kind::path_edit;
    switch (code.kind) {
        case Kind::distutils_shim:
            return Done::next_line;
        case Kind::namespace_package:
            return run_namespace(folder, code.module, origin);
        case Kind::egg_mark:
            egg_mark_ = path_.size();
            return Done::next_line;
        case Kind::egg_move: {
            const auto mark = path_.begin() + static_cast<std::ptrdiff_t>(std::min(egg_mark_, path_.size()));
            const auto place = path_.begin() + static_cast<std::ptrdiff_t>(std::min(egg_place_, path_.size()));
            const auto count = static_cast<std::size_t>(path_.end() - mark);
            if (place <= mark) std::rotate(place, mark, path_.end());
            egg_place_ += count;
            return Done::next_line;
        }
        case Kind::path_edit:
            if (run_imports(code.modules, false, origin) == Done::rest_of_file_lost) return Done::rest_of_file_lost;
            for (const PthCode::Edit& edit : code.edits) {
                const auto place =
                    edit.append ? path_.size() : std::min(static_cast<std::size_t>(edit.place), path_.size());
                path_.insert(path_.begin() + static_cast<std::ptrdiff_t>(place),
                             {absolute_path(launch_, edit.path), origin, false});
            }
            return Done::next_line;
        case Kind::imports: {
            const Done done = run_imports(code.modules, false, origin);
            if (done == Done::next_line) return run_imports(code.guarded_modules, true, origin);
            return done;
        }
        case Kind::opaque:
            break;
    }
    note_unread(origin + " runs code that can change where modules are found: " + shortened(text));
    return Done::next_line;
}

PathBuilder::Done PathBuilder::run_namespace(const std::string& folder, const std::string& module,
                                             const std::string& origin) {
    const std::string place = join_path(folder, replace_all(module, ".", "/"));
    // The line asks for the specification of the folder first and fails where there is none.
    if (!listings_.host().is_folder(place)) return Done::rest_of_file_lost;
    for (NamespaceModule& known : facts_.namespaces) {
        if (known.module != module) continue;
        known.portions.push_back(place);
        return Done::next_line;
    }
    const bool has_init = listings_.host().is_file(place + "/__init__.py");
    if (!has_init) facts_.namespaces.push_back({module, {place}, origin});
    return Done::next_line;
}

ModuleLocation PathBuilder::find(std::string_view name) {
    std::vector<std::string> folders;
    folders.reserve(path_.size());
    for (const SearchEntry& entry : path_) folders.push_back(entry.folder);
    return find_on_folders(listings_, suffixes_, folders, name.substr(0, name.find('.')));
}

bool PathBuilder::is_standard(const ModuleLocation& module) const {
    return std::ranges::any_of(path_, [&](const SearchEntry& entry) {
        return entry.folder == module.entry && entry.origin == "standard library";
    });
}

PathBuilder::Done PathBuilder::run_imports(const std::vector<std::string>& modules, bool guarded,
                                           const std::string& origin) {
    for (const std::string& name : modules) {
        if (is_built_in(name)) continue;
        const ModuleLocation module = find(name);
        if (module.kind == ModuleKind::missing) {
            // An import that fails ends the reading of this file.
            if (!guarded && module.unreadable.empty()) return Done::rest_of_file_lost;
            continue;
        }
        if (!is_standard(module) && !is_known_helper(name)) look_at_module(name, module, origin);
    }
    return Done::next_line;
}

void PathBuilder::look_at_module(const std::string& name, const ModuleLocation& module, const std::string& origin) {
    if (module.kind == ModuleKind::namespace_package) return;
    const bool source = module.file.ends_with(".py");
    const auto text = source ? listings_.host().read(module.file, largest_module) : Observed<std::string>();
    if (!text.is_present()) {
        note_unread(origin + " imports " + printable(name) + ", which cannot be read: " + printable(module.file));
        return;
    }
    const auto mapping = name.starts_with("__editable__") ? read_string_dictionary(*text, "MAPPING") : std::nullopt;
    if (mapping) {
        for (const auto& [mapped, location] : *mapping) facts_.editable.push_back({mapped, location, module.file});
        return;
    }
    if (contains(*text, "editables.redirector")) {
        for (const auto& [mapped, location] : mapped_modules(*text))
            facts_.editable.push_back({mapped, location, module.file});
        return;
    }
    if (mentions_import_system(*text))
        note_unread(origin + " imports " + printable(name) +
                    ", which can change where modules are found: " + printable(module.file));
}

void PathBuilder::look_at_customize(const std::string& name) {
    if (!failure_.empty()) return;
    const ModuleLocation module = find(name);
    if (module.kind != ModuleKind::missing && module.kind != ModuleKind::namespace_package)
        look_at_module(name, module, "the start of Python");
}

void PathBuilder::note_unread(const std::string& sentence) {
    facts_.imports_in_pth = true;
    if (std::ranges::find(facts_.unread, sentence) == facts_.unread.end()) facts_.unread.push_back(sentence);
}

}  // namespace whynogpu
