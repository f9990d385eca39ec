// SPDX-License-Identifier: Apache-2.0
#include "parse/python/python_text.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_entries = 10000;

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

void append_utf8(std::string& out, unsigned code) {
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/// The escape at text[at] == '\\'; returns how many characters it took, 0 for one that we do not read.
std::size_t read_escape(std::string_view text, std::size_t at, std::string& out) {
    if (at + 1 >= text.size()) return 0;
    switch (text[at + 1]) {
        case '\\':
        case '\'':
        case '"':
            out += text[at + 1];
            return 2;
        case 'n':
            out += '\n';
            return 2;
        case 't':
            out += '\t';
            return 2;
        case 'r':
            out += '\r';
            return 2;
        case 'x':
        case 'u':
            break;
        default:
            return 0;
    }
    const std::size_t digits = text[at + 1] == 'x' ? 2 : 4;
    unsigned code = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int digit = at + 2 + i < text.size() ? hex_digit(text[at + 2 + i]) : -1;
        if (digit < 0) return 0;
        code = code * 16 + static_cast<unsigned>(digit);
    }
    append_utf8(out, code);
    return 2 + digits;
}

/// Skips blanks, line ends and comments.
void skip_blank(std::string_view text, std::size_t& at) {
    while (at < text.size()) {
        if (text[at] == '#')
            at = std::min(text.find('\n', at), text.size());
        else if (contains(" \t\r\n", text.substr(at, 1)))
            ++at;
        else
            return;
    }
}

std::optional<std::size_t> find_assignment(std::string_view source, std::string_view name) {
    for (auto at = source.find(name); at != std::string_view::npos; at = source.find(name, at + 1)) {
        if (at != 0 && source[at - 1] != '\n') continue;
        const auto line_end = std::min(source.find('\n', at), source.size());
        const auto equals = source.find('=', at + name.size());
        if (equals >= line_end) continue;
        const std::string_view between = trim(source.substr(at + name.size(), equals - at - name.size()));
        if (between.empty() || between.starts_with(':')) return equals + 1;
    }
    return std::nullopt;
}

}  // namespace

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::optional<PythonString> read_python_string(std::string_view text) {
    std::size_t at = 0;
    bool raw = false;
    if (!text.empty() && (text[0] == 'r' || text[0] == 'u')) {
        raw = text[0] == 'r';
        at = 1;
    }
    if (at >= text.size() || (text[at] != '\'' && text[at] != '"')) return std::nullopt;
    const char quote = text[at++];
    if (text.substr(at).starts_with(std::string(2, quote))) return std::nullopt;  // a triple quote
    PythonString string;
    while (at < text.size() && text[at] != '\n') {
        if (text[at] == quote) {
            string.length = at + 1;
            return string;
        }
        if (text[at] == '\\') {
            if (raw) return std::nullopt;
            const std::size_t length = read_escape(text, at, string.value);
            if (length == 0) return std::nullopt;
            at += length;
        } else {
            string.value += text[at++];
        }
    }
    return std::nullopt;
}

std::vector<std::string> split_statements(std::string_view line) {
    std::vector<std::string> statements(1);
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (quote != 0) {
            if (c == '\\' && i + 1 < line.size())
                statements.back() += line[i++];
            else if (c == quote)
                quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == ';') {
            statements.emplace_back();
            continue;
        } else if (c == '#') {
            break;
        }
        statements.back() += line[i];
    }
    return statements;
}

std::optional<std::vector<std::pair<std::string, std::string>>> read_string_dictionary(std::string_view source,
                                                                                       std::string_view name) {
    const auto start = find_assignment(source, name);
    if (!start) return std::nullopt;
    std::size_t at = *start;
    skip_blank(source, at);
    if (at >= source.size() || source[at] != '{') return std::nullopt;
    ++at;
    std::vector<std::pair<std::string, std::string>> entries;
    while (entries.size() < most_entries) {
        skip_blank(source, at);
        if (at < source.size() && source[at] == '}') return entries;
        const auto key = read_python_string(source.substr(std::min(at, source.size())));
        if (!key) return std::nullopt;
        at += key->length;
        skip_blank(source, at);
        if (at >= source.size() || source[at] != ':') return std::nullopt;
        skip_blank(source, ++at);
        const auto value = read_python_string(source.substr(std::min(at, source.size())));
        if (!value) return std::nullopt;
        at += value->length;
        entries.emplace_back(key->value, value->value);
        skip_blank(source, at);
        if (at < source.size() && source[at] == ',') ++at;
    }
    return std::nullopt;
}

}  // namespace whynogpu
