// SPDX-License-Identifier: Apache-2.0
#include "parse/text/markup.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "util/text.hpp"

namespace whynogpu {
namespace {

using Rewrite = std::pair<std::string_view, std::string_view>;

constexpr std::array<Rewrite, 11> entities = {{
    {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&nbsp;", " "}, {"&lsquo;", "'"}, {"&rsquo;", "'"},
    {"&ldquo;", "\""}, {"&rdquo;", "\""}, {"&vert;", "|"},
}};

constexpr std::array<Rewrite, 12> characters = {{
    {"\xE2\x80\x98", "'"}, {"\xE2\x80\x99", "'"}, {"\xE2\x80\x9C", "\""}, {"\xE2\x80\x9D", "\""}, {"\xC2\xA0", " "}, {"\xE2\x80\xAF", " "},
    {"\xE2\x80\x8B", ""}, {"\xE2\x80\x8C", ""}, {"\xE2\x80\x8D", ""}, {"\xEF\xBB\xBF", ""}, {"\xC2\xAD", ""}, {"\xE2\x81\xA0", ""},
}};

constexpr std::array<std::string_view, 24> formatting_tags = {"br",   "pre",   "code", "p",  "div", "span", "b",  "strong",  "em",         "tt",      "li",  "ul",
                                                              "samp", "table", "td",   "tr", "th",  "kbd",  "ol", "details", "blockquote", "summary", "sub", "font"};

/// "> " of a quotation, nested ones too; ">>> " is Python's prompt.
std::string_view without_quotation(std::string_view line) {
    while (true) {
        std::string_view rest = line;
        while (!rest.empty() && rest.front() == ' ' && line.size() - rest.size() < 3) rest.remove_prefix(1);
        if (rest.empty() || rest.front() != '>' || rest.substr(0, 3) == ">>>") return line;
        rest.remove_prefix(1);
        if (!rest.empty() && rest.front() != ' ' && rest.front() != '>') {
            // ">text" quotes, but a lone ">=1.2" or "->" does not.
            if (rest.front() == '=' || rest.front() == '-') return line;
            line = rest;
            continue;
        }
        if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
        line = rest;
    }
}

bool is_fence(std::string_view line) {
    const std::string_view text = trim(line);
    if (text.substr(0, 3) != "```" && text.substr(0, 3) != "~~~") return false;
    const std::string_view info = text.substr(std::min(text.find_first_not_of("`~"), text.size()));
    return info.size() < 20 && info.find_first_of(" `") == std::string_view::npos;
}

/// The length of a tag that only formats, "<br/>" or "</span>" or "<a href=…>", at the beginning of the text; 0 when it is none.
std::size_t formatting_tag(std::string_view text) {
    std::size_t i = 1;
    if (i < text.size() && text[i] == '/') ++i;
    const std::size_t name = i;
    while (i < text.size() && i - name < 12 && ((text[i] >= 'a' && text[i] <= 'z') || (text[i] >= 'A' && text[i] <= 'Z'))) ++i;
    if (i == name || i == text.size()) return 0;
    const std::string word = lower(text.substr(name, i - name));
    if (std::find(formatting_tags.begin(), formatting_tags.end(), word) == formatting_tags.end()) return 0;
    if (text[i] == '>') return i + 1;
    if (text[i] != ' ' && text[i] != '/') return 0;
    const std::size_t end = text.substr(0, 300).find_first_of("<>", i);
    return end == std::string_view::npos || text[end] != '>' ? 0 : end + 1;
}

std::string without_tags(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
        const std::size_t tag = line[i] == '<' ? formatting_tag(line.substr(i)) : 0;
        if (tag == 0) out += line[i++];
        i += tag;
    }
    return out;
}

/// The row of the table that the text begins with.
template <std::size_t rows>
const Rewrite* row_at(const std::array<Rewrite, rows>& table, std::string_view text) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const Rewrite& r) { return text.substr(0, r.first.size()) == r.first; });
    return row == table.end() ? nullptr : &*row;
}

/// "&#39;" and "&#x27;" of a visible ASCII character; length 0 when it is none.
std::pair<std::size_t, char> numeric_entity(std::string_view text) {
    const bool hex = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    unsigned code = 0;
    for (std::size_t i = hex ? 3 : 2; i < text.size() && i < 8; ++i) {
        const char c = text[i];
        if (c == ';') return code >= ' ' && code < 0x7f ? std::pair{i + 1, static_cast<char>(code)} : std::pair{std::size_t{0}, '\0'};
        const int digit = c >= '0' && c <= '9' ? c - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) break;
        code = code * (hex ? 16 : 10) + static_cast<unsigned>(digit);
    }
    return {0, '\0'};
}

std::string with_entities_read(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
        const std::string_view rest = line.substr(i);
        const auto [length, character] = rest.substr(0, 2) == "&#" ? numeric_entity(rest) : std::pair{std::size_t{0}, '\0'};
        const Rewrite* row = length == 0 && line[i] == '&' ? row_at(entities, rest) : nullptr;
        if (length != 0) out += character;
        else out += row != nullptr ? row->second : rest.substr(0, 1);
        i += length != 0 ? length : row != nullptr ? row->first.size() : 1;
    }
    return out;
}

std::string with_plain_characters(std::string_view line) {
    std::string out;
    for (std::size_t i = 0; i < line.size();) {
        const Rewrite* row = static_cast<unsigned char>(line[i]) >= 0x80 ? row_at(characters, line.substr(i)) : nullptr;
        out += row != nullptr ? row->second : line.substr(i, 1);
        i += row != nullptr ? row->first.size() : 1;
    }
    return out;
}

/// "TF\_CPP\_MIN" and "\[0\]": Markdown's backslashes. In a path of Windows a backslash is a backslash.
std::string without_backslashes(std::string_view line) {
    if (contains(line, ":\\")) return std::string(line);
    std::string out;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char next = i + 1 < line.size() ? line[i + 1] : '\0';
        const bool markdown = line[i] == '\\' && (next == '_' || next == '*' || next == '`' || next == '[' || next == ']' || next == '<' || next == '>');
        if (!markdown) out += line[i];
    }
    return out;
}

/// `the line` or **the line**, as a whole.
std::string_view without_emphasis(std::string_view line) {
    const std::string_view text = trim(line);
    for (const std::string_view mark : {"**", "``", "`"})
        if (text.size() > 2 * mark.size() && text.substr(0, mark.size()) == mark && text.substr(text.size() - mark.size()) == mark &&
            text.find(mark.back(), mark.size()) == text.size() - mark.size())
            return text.substr(mark.size(), text.size() - 2 * mark.size());
    return line;
}

}  // namespace

std::string without_markup(std::string line) {
    if (contains(line, "&")) line = with_entities_read(line);
    if (contains(line, "<")) line = without_tags(line);
    if (std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
        line = with_plain_characters(line);
    const std::string_view quoted = without_quotation(line);
    if (quoted.size() != line.size()) line = std::string(quoted);
    if (is_fence(line)) return {};
    if (contains(line, "\\")) line = without_backslashes(line);
    if (contains(line, "`") || contains(line, "**")) line = std::string(without_emphasis(line));
    return line;
}

}  // namespace whynogpu
