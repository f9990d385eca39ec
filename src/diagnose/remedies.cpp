// SPDX-License-Identifier: Apache-2.0
#include "diagnose/remedies.hpp"

#include <algorithm>

#include "diagnose/system_tags.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_hole_character(char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || c == ':';
}

/// A hole in a text: "{words:paths}" has the kind "words" and the name "paths".
struct Hole {
    std::size_t begin = 0, end = 0;  ///< of the whole, braces included
    std::string kind, name;
};

std::optional<Hole> next_hole(std::string_view text, std::size_t from) {
    for (std::size_t open = text.find('{', from); open != std::string_view::npos; open = text.find('{', open + 1)) {
        if (open > 0 && text[open - 1] == '$') continue;
        std::size_t close = open + 1;
        while (close < text.size() && is_hole_character(text[close])) ++close;
        if (close == open + 1 || close >= text.size() || text[close] != '}') continue;
        const std::string_view inner = text.substr(open + 1, close - open - 1);
        const std::size_t colon = inner.find(':');
        if (colon == std::string_view::npos) return Hole{open, close + 1, "", std::string(inner)};
        return Hole{open, close + 1, std::string(inner.substr(0, colon)), std::string(inner.substr(colon + 1))};
    }
    return std::nullopt;
}

/// "nvidia-cudnn-cu12==9.3.0.75" -> "nvidia-cudnn-cu12".
std::string package_name(const std::string& requirement) {
    return requirement.substr(0, requirement.find_first_of("[<>=!~;@ "));
}

std::string in_text(const Hole& hole, const std::string& value) {
    if (hole.kind != "names") return value;
    std::vector<std::string> names = words_of(value);
    for (std::string& name : names) name = package_name(name);
    return join(names, " ");
}

std::string in_command(const Hole& hole, const std::string& value) {
    if (hole.kind.empty()) return shell_quote(value);
    std::vector<std::string> words = words_of(value);
    for (std::string& word : words) word = shell_quote(hole.kind == "names" ? package_name(word) : word);
    return join(words, " ");
}

/// An empty value, or a list without words, is none: a command must not lose its object.
const std::string* value_of(const Hole& hole, const Holes& holes) {
    const auto found = holes.find(hole.name);
    if (found == holes.end() || found->second.empty()) return nullptr;
    if (!hole.kind.empty() && words_of(found->second).empty()) return nullptr;
    return &found->second;
}

template <class Write>
std::optional<std::string> fill(std::string_view text, const Holes& holes, Write write) {
    std::string out;
    std::size_t from = 0;
    while (const auto hole = next_hole(text, from)) {
        const std::string* value = value_of(*hole, holes);
        if (value == nullptr) return std::nullopt;
        out += text.substr(from, hole->begin - from);
        out += write(*hole, *value);
        from = hole->end;
    }
    out += text.substr(from);
    return out;
}

/// False when one has an unfilled hole.
bool fill_all(const std::vector<std::string>& commands, const Holes& holes, std::vector<std::string>& out) {
    for (const std::string& command : commands) {
        auto filled = fill_command(command, holes);
        if (!filled) return false;
        out.push_back(std::move(*filled));
    }
    return true;
}

/// `line` and `mark` are commands of their own that a command takes as one word: text to be written into a file.
bool add_own_holes(const RemedyRow& row, Holes& holes) {
    for (const auto& [name, command] : {std::pair("line", &row.line_of_file), std::pair("mark", &row.mark)}) {
        if (command->empty()) continue;
        auto filled = fill_command(*command, holes);
        if (!filled) return false;
        holes[name] = std::move(*filled);
    }
    return true;
}

std::optional<Remedy> make_remedy(const std::string& purpose, const RemedyRow& row, Holes holes) {
    if (!add_own_holes(row, holes)) return std::nullopt;
    Remedy remedy;
    auto text = fill_text(row.text, holes), risk = fill_text(row.risk, holes), undo = fill_text(row.undo, holes);
    if (!text || !risk || !undo) return std::nullopt;
    if (!fill_all(row.commands, holes, remedy.commands) || !fill_all(row.undo_commands, holes, remedy.undo_commands)) return std::nullopt;
    remedy.id = purpose + "/" + row.id;
    remedy.text = std::move(*text);
    remedy.risk = std::move(*risk);
    remedy.undo = undo->empty() ? join(remedy.undo_commands, " && ") : std::move(*undo);
    remedy.actor = row.actor;
    remedy.automatic = row.automatic;
    return remedy;
}

bool holds(const std::vector<std::string>& systems, const std::string& tag) {
    return std::find(systems.begin(), systems.end(), tag) != systems.end();
}

bool fits(const RemedyRow& row, const std::vector<std::string>& systems) {
    const auto here = [&](const std::string& tag) { return holds(systems, tag); };
    return std::all_of(row.systems.begin(), row.systems.end(), here) && std::none_of(row.not_systems.begin(), row.not_systems.end(), here);
}

}  // namespace

std::optional<std::string> fill_command(std::string_view command, const Holes& holes) {
    return fill(command, holes, in_command);
}

std::optional<std::string> fill_text(std::string_view text, const Holes& holes) {
    // Every second piece stands between backticks.
    std::string out;
    bool is_command = false;
    const std::vector<std::string> pieces = split(text, '`');
    for (const std::string& piece : pieces) {
        const auto filled = is_command ? fill(piece, holes, in_command) : fill(piece, holes, in_text);
        if (!filled) return std::nullopt;
        if (&piece != &pieces.front()) out += '`';
        out += *filled;
        is_command = !is_command;
    }
    return out;
}

std::vector<std::string> hole_names(std::string_view text) {
    std::vector<std::string> names;
    std::size_t from = 0;
    while (auto hole = next_hole(text, from)) {
        from = hole->end;
        names.push_back(std::move(hole->name));
    }
    return names;
}

RemedyBook::RemedyBook(const Snapshot& snapshot) : RemedyBook(snapshot, embedded_knowledge()) {}

RemedyBook::RemedyBook(const Snapshot& snapshot, EmbeddedFiles files) : files_(files), systems_(tags_of(snapshot)), common_(holes_of(snapshot)) {
    const auto path = snapshot.variable("LD_LIBRARY_PATH");
    if (!path.is_present()) return;
    // The loader takes both for separators.
    for (const std::string& folder : split(replace_all(*path, ";", ":"), ':'))
        if (!folder.empty()) library_path_.push_back(normal_path(folder));
}

std::vector<Remedy> RemedyBook::find(std::string_view purpose, const Holes& holes) const {
    const EmbeddedFile* file = find_remedy_file(files_, purpose);
    if (file == nullptr) return {};
    Holes all = holes;
    all.insert(common_.begin(), common_.end());
    std::vector<std::string> systems = systems_;
    if (const auto path = all.find("path"); path != all.end()) {
        all.insert({"folder", parent_path(path->second)});
        if (holds(library_path_, normal_path(all["folder"]))) systems.emplace_back("ld-library-path");
    }

    std::vector<DataError> errors;  // the test of the data looks at them
    RemedyFile read = read_remedies({*file, errors});
    for (const auto& [name, value] : read.defaults)
        if (auto filled = all.contains(name) ? std::nullopt : fill_text(value, all)) all[name] = std::move(*filled);
    std::stable_sort(read.rows.begin(), read.rows.end(), [](const RemedyRow& a, const RemedyRow& b) { return a.rank < b.rank; });
    std::vector<Remedy> remedies;
    for (const RemedyRow& row : read.rows) {
        if (!fits(row, systems)) continue;
        if (auto remedy = make_remedy(read.purpose, row, all)) remedies.push_back(std::move(*remedy));
    }
    return remedies;
}

}  // namespace whynogpu
