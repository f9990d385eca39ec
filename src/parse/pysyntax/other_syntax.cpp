// SPDX-License-Identifier: Apache-2.0
#include "parse/pysyntax/other_syntax.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

constexpr std::size_t longest_list = 4096;

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::size_t past_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    return at;
}

/// The keyword stands at `at`, as the first word of its line or behind a ";" or ":", and a blank follows.
bool begins_statement(std::string_view text, std::size_t at, std::string_view keyword) {
    if (!text.substr(at).starts_with(keyword) || at + keyword.size() >= text.size() || !is_blank(text[at + keyword.size()])) return false;
    std::size_t before = at;
    while (before > 0 && is_blank(text[before - 1])) --before;
    return before == 0 || text[before - 1] == '\n' || text[before - 1] == ';' || text[before - 1] == ':' || (before < at && is_word(text[before - 1]));
}

void read_template_strings(std::string& text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if ((text[i] != 't' && text[i] != 'T') || (text[i + 1] != '"' && text[i + 1] != '\'' && text[i + 1] != 'r' && text[i + 1] != 'R')) continue;
        const bool raw_behind = text[i + 1] == 'r' || text[i + 1] == 'R';
        if (raw_behind && (i + 2 >= text.size() || (text[i + 2] != '"' && text[i + 2] != '\''))) continue;
        const std::size_t start = i > 0 && (text[i - 1] == 'r' || text[i - 1] == 'R') ? i - 1 : i;
        if (start == 0 || !is_word(text[start - 1])) text[i] = 'f';
    }
}

/// Blanks out "= default" between the brackets that begin at `at`.
void blank_defaults(std::string& text, std::size_t at) {
    int depth = 0;
    bool in_default = false;
    for (const std::size_t end = std::min(text.size(), at + longest_list); at < end; ++at) {
        const char c = text[at];
        if (c == '#') return;
        if (c == '[' || c == '(' || c == '{') ++depth;
        if ((c == ']' || c == ')' || c == '}') && --depth == 0) return;
        if (depth == 1 && c == ',') in_default = false;
        if (depth == 1 && c == '=') in_default = true;
        if (in_default && c != '\n' && c != '\r') text[at] = ' ';
    }
}

void read_type_parameters(std::string& text, std::size_t at, std::string_view keyword) {
    std::size_t bracket = past_blanks(text, at + keyword.size());
    const std::size_t name = bracket;
    while (bracket < text.size() && is_word(text[bracket])) ++bracket;
    bracket = past_blanks(text, bracket);
    if (bracket > name && bracket < text.size() && text[bracket] == '[') blank_defaults(text, bracket);
}

/// "except A, B, C:"; one comma is what 2.x had, and the grammar knows that.
void read_exceptions(std::string& text, std::size_t at) {
    const std::size_t end = std::min(text.find_first_of(":\n(\"'", at), text.size());
    if (end == text.size() || text[end] != ':' || std::count(text.begin() + static_cast<long>(at), text.begin() + static_cast<long>(end), ',') < 2) return;
    std::replace(text.begin() + static_cast<long>(at), text.begin() + static_cast<long>(end), ',', '|');
}

}  // namespace

std::string as_the_grammar_knows_it(std::string_view given) {
    std::string text(given);
    read_template_strings(text);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at > 0 && is_word(text[at - 1])) continue;
        for (const std::string_view keyword : {"def", "class", "type"})
            if (begins_statement(text, at, keyword)) read_type_parameters(text, at, keyword);
        if (begins_statement(text, at, "except")) read_exceptions(text, at);
        if (begins_statement(text, at, "exec")) text.replace(at, 4, "not ");
    }
    return text;
}

}  // namespace whynogpu
