// SPDX-License-Identifier: Apache-2.0
#include "parse/python/pth_file.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "parse/python/python_text.hpp"
#include "util/text.hpp"

namespace whynogpu {

std::vector<PthLine> parse_pth_file(std::string_view text, bool skips_bom) {
    if (skips_bom && text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    std::vector<PthLine> lines;
    int number = 0;
    for (const std::string& line : split_lines(text)) {
        ++number;
        if (line.starts_with('#') || trim(line).empty()) continue;
        const bool executed = line.starts_with("import ") || line.starts_with("import\t");
        const auto end = line.find_last_not_of(" \t\r\n\f\v");
        lines.push_back({number, executed, executed ? line : line.substr(0, end + 1)});
    }
    return lines;
}

bool mentions_import_system(std::string_view code) {
    constexpr std::array<std::string_view, 14> words = {
        "sys.path", "addsitedir", "addpackage",      "meta_path", "path_hooks", "sys.modules", "getattr(sys",
        "vars(sys", "__dict__",   "from sys import", "b64decode", "b85decode",  "decompress",  "execfile"};
    if (std::ranges::any_of(words, [&](std::string_view word) { return contains(code, word); })) return true;
    // exec and eval of a literal show their text; of anything else they hide it.
    for (const std::string_view call : {"exec(", "eval("}) {
        for (auto at = code.find(call); at != std::string_view::npos; at = code.find(call, at + 1)) {
            const bool other_name = at > 0 && (is_name_character(code[at - 1]) || code[at - 1] == '.');
            const std::string_view argument = trim(code.substr(at + call.size(), 3));
            if (!other_name && !argument.starts_with('"') && !argument.starts_with('\'')) return true;
        }
    }
    return false;
}

namespace {

bool is_known_egg_mark(std::string_view line) {
    return trim(line) == "import sys; sys.__plen = len(sys.path)";
}

bool is_known_egg_move(std::string_view line) {
    return contains(line, "new=sys.path[sys.__plen:]") && contains(line, "del sys.path[sys.__plen:]") &&
           contains(line, "sys.path[p:p]=new") && contains(line, "__egginsert");
}

/// "a, b.c as d" -> {"a", "b.c"}; nothing when it is no list of modules.
std::vector<std::string> module_list(std::string_view text) {
    std::vector<std::string> modules;
    for (const std::string& item : split(text, ',')) {
        const std::string_view name = trim(item);
        const std::string_view first = name.substr(0, name.find_first_of(" \t"));
        const bool is_name =
            !first.empty() && std::ranges::all_of(first, [](char c) { return is_name_character(c) || c == '.'; });
        if (!is_name) return {};
        modules.emplace_back(first);
    }
    return modules;
}

/// "sys.path.append('/x')" or "sys.path.insert(0, '/x')"; `site.addsitedir` is not among them, it reads more .pth
/// files.
bool read_edit(std::string_view statement, PthCode::Edit& edit) {
    const bool append = statement.starts_with("sys.path.append(");
    if (!append && !statement.starts_with("sys.path.insert(")) return false;
    std::string_view rest = trim(statement.substr(16));
    edit.append = append;
    if (!append) {
        const auto comma = rest.find(',');
        if (comma == std::string_view::npos) return false;
        const auto place = parse_unsigned(trim(rest.substr(0, comma)));
        if (!place || *place > 10000) return false;
        edit.place = static_cast<long>(*place);
        rest = trim(rest.substr(comma + 1));
    }
    const auto literal = read_python_string(rest);
    if (!literal || trim(rest.substr(literal->length)) != ")") return false;
    edit.path = literal->value;
    return true;
}

/// "sys.path[:0] = ['/x', '/y']" (also [0:0]), "sys.path += ['/x']", "sys.path.extend(['/x'])": a literal list, put in front or behind.
bool read_list_edit(std::string_view statement, std::vector<PthCode::Edit>& edits) {
    constexpr std::array<std::pair<std::string_view, bool>, 4> openings = {
        {{"sys.path[:0]=[", false}, {"sys.path[0:0]=[", false}, {"sys.path+=[", true}, {"sys.path.extend([", true}}};
    // Blanks before the list's bracket mean nothing; those inside of names do.
    const auto bracket = statement.find('[', statement.starts_with("sys.path[") ? 9 : 0);
    if (bracket == std::string_view::npos) return false;
    std::string head;
    for (const char c : statement.substr(0, bracket + 1))
        if (c != ' ' && c != '\t') head += c;
    const auto* opening = std::ranges::find_if(openings, [&](const auto& one) { return one.first == head; });
    if (opening == openings.end()) return false;
    std::string_view rest = trim(statement.substr(bracket + 1));
    std::vector<PthCode::Edit> found;
    while (!rest.starts_with(']')) {
        const auto literal = read_python_string(rest);
        if (!literal) return false;
        found.push_back({opening->second, static_cast<long>(found.size()), literal->value});
        rest = trim(rest.substr(literal->length));
        if (rest.starts_with(',')) rest = trim(rest.substr(1));
        else if (!rest.starts_with(']')) return false;
    }
    if (trim(rest.substr(1)) != (head.ends_with("([") ? ")" : "")) return false;
    std::ranges::move(found, std::back_inserter(edits));
    return true;
}

/// Names after "import " anywhere in code that is in strings or behind conditions, and in __import__('…').
std::vector<std::string> guarded_imports(std::string_view line) {
    std::vector<std::string> modules;
    for (auto at = line.find("import "); at != std::string_view::npos && modules.size() < 20;
         at = line.find("import ", at + 1)) {
        const auto end = line.find_first_of(";\\\n#)", at + 7);
        for (std::string& name : module_list(line.substr(at + 7, end == std::string_view::npos ? end : end - at - 7)))
            modules.push_back(std::move(name));
    }
    for (auto at = line.find("__import__("); at != std::string_view::npos && modules.size() < 40;
         at = line.find("__import__(", at + 1))
        if (const auto name = read_python_string(line.substr(at + 11))) modules.push_back(name->value);
    return modules;
}

/// "*('google','cloud',)" -> "google.cloud"
std::string namespace_name(std::string_view line) {
    const auto open = line.find("*('");
    const auto close = line.find(')', open == std::string_view::npos ? 0 : open);
    if (open == std::string_view::npos || close == std::string_view::npos) return {};
    std::string name;
    for (const std::string& part : split(line.substr(open + 2, close - open - 2), ',')) {
        const auto literal = read_python_string(trim(part));
        if (literal) name += (name.empty() ? "" : ".") + literal->value;
    }
    return name;
}

}  // namespace

PthCode parse_pth_code(std::string_view line) {
    using Kind = PthCode::Kind;
    PthCode code;
    if (is_known_egg_mark(line)) return code.kind = Kind::egg_mark, code;
    if (is_known_egg_move(line)) return code.kind = Kind::egg_move, code;
    if (contains(line, "__import__('_distutils_hack')") || trim(line) == "import _distutils_hack")
        return code.kind = Kind::distutils_shim, code;
    if (contains(line, "_getframe(1).f_locals['sitedir']") && contains(line, "'__path__'")) {
        code.module = namespace_name(line);
        if (!code.module.empty()) return code.kind = Kind::namespace_package, code;
    }
    bool only_edits = true;
    for (const std::string& piece : split_statements(line)) {
        const std::string_view statement = trim(piece);
        PthCode::Edit edit;
        if (statement.empty()) continue;
        if (statement.starts_with("import ") || statement.starts_with("import\t")) {
            for (std::string& name : module_list(statement.substr(7))) code.modules.push_back(std::move(name));
        } else if (read_edit(statement, edit)) {
            code.edits.push_back(std::move(edit));
        } else if (read_list_edit(statement, code.edits)) {
            continue;
        } else {
            only_edits = false;
        }
    }
    if (only_edits && !code.edits.empty()) return code.kind = Kind::path_edit, code;
    code.edits.clear();
    code.guarded_modules = guarded_imports(line);
    std::erase_if(code.guarded_modules,
                  [&](const std::string& name) { return std::ranges::find(code.modules, name) != code.modules.end(); });
    code.kind = mentions_import_system(line) ? Kind::opaque : Kind::imports;
    return code;
}

}  // namespace whynogpu
