// SPDX-License-Identifier: Apache-2.0
#include "lint/python_source.hpp"

#include <algorithm>
#include <cctype>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Follows brackets and long strings from line to line, so that a "%" that continues an expression is not taken for a magic.
class LineState {
  public:
    [[nodiscard]] bool is_open() const { return brackets_ > 0 || quote_ != 0 || continues_; }

    void pass(std::string_view line) {
        continues_ = false;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (quote_ != 0) {
                if (line[i] == '\\') ++i;
                else if (line.substr(i).starts_with(std::string(3, quote_))) quote_ = 0, i += 2;
                continue;
            }
            const char c = line[i];
            if (c == '#') return;
            if (c == '"' || c == '\'') {
                if (line.substr(i).starts_with(std::string(3, c))) {
                    quote_ = c;
                    i += 2;
                    continue;
                }
                for (++i; i < line.size() && line[i] != c; ++i)
                    if (line[i] == '\\') ++i;
                continue;
            }
            if (c == '(' || c == '[' || c == '{') ++brackets_;
            if ((c == ')' || c == ']' || c == '}') && brackets_ > 0) --brackets_;
            if (c == '\\' && i + 1 == line.size()) continues_ = true;
        }
    }

  private:
    int brackets_ = 0;
    char quote_ = 0;
    bool continues_ = false;
};

void blank_out(std::string& text, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
        if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
    if (begin < end) text[begin] = '0';
}

bool is_cell_of_shell(std::string_view name) {
    return name == "bash" || name == "sh" || name == "script" || name == "system" || name == "cmd";
}

/// Cells in another language, or that write a file: not this program.
bool is_foreign_cell(std::string_view name) {
    for (const std::string_view foreign : {"html", "HTML", "javascript", "js", "latex", "markdown", "perl", "ruby", "svg", "writefile", "file", "R",
                                           "sql", "bigquery", "cython", "pypy", "python2", "julia", "configure"})
        if (name == foreign) return true;
    return false;
}

bool is_name_character(char c) {
    return is_identifier(c) || c == '.' || c == ',' || c == ' ' || static_cast<unsigned char>(c) >= 0x80;
}

/// Where "!command" or "%magic" begins in "lines = !command"; npos when the line is no such assignment.
std::size_t assigned_magic(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && is_name_character(line[at])) ++at;
    if (at == 0 || at >= line.size() || line[at] != '=') return std::string_view::npos;
    at = line.find_first_not_of(" \t", at + 1);
    if (at == std::string_view::npos || at + 1 >= line.size()) return std::string_view::npos;
    const bool is_magic = line[at] == '!' ? line[at + 1] != '=' : line[at] == '%' && std::isalpha(static_cast<unsigned char>(line[at + 1])) != 0;
    return is_magic ? at : std::string_view::npos;
}

/// "pip install x" needs no mark in a notebook; nor does a question, "tf.keras.Input?".
bool is_bare_command(std::string_view line) {
    for (const std::string_view command : {"pip install ", "pip3 install ", "pip uninstall ", "pip list", "pip freeze", "conda install "})
        if (line.starts_with(command)) return true;
    std::string_view asked = trim(line);
    if (!asked.ends_with('?')) return false;
    while (asked.ends_with('?')) asked.remove_suffix(1);
    return !asked.empty() && asked.find(' ') == std::string_view::npos && std::ranges::all_of(asked, is_name_character);
}

}  // namespace

void take_magics(Source& source, std::uint32_t cell) {
    std::string& text = source.text;
    LineState state;
    bool is_first = true;
    for (std::size_t at = cell; at < text.size();) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view(text).substr(at, end - at);
        const std::size_t indent = line.find_first_not_of(" \t");
        const std::size_t next_line = std::min(end + 1, text.size());
        if (indent == std::string_view::npos) {
            at = end + 1;
            continue;
        }
        std::string_view body = line.substr(indent);
        std::size_t start = at + indent;
        if (!state.is_open() && body[0] != '!' && body[0] != '%') {
            if (const std::size_t assigned = assigned_magic(body); assigned != std::string_view::npos) {
                body.remove_prefix(assigned);
                start += assigned;
            }
        }
        const bool is_bare = !state.is_open() && source.kind == SourceKind::notebook && is_bare_command(body);
        const bool is_cell_magic = body.starts_with("%%") && is_first && body.size() > 2;
        const bool is_percent = body.size() > 2 && body[0] == '%' && std::isalpha(static_cast<unsigned char>(body[body[1] == ' ' ? 2 : 1])) != 0;
        const bool is_magic = !state.is_open() && body.size() > 1 && (is_cell_magic || body[0] == '!' || is_percent || is_bare);
        is_first = false;
        if (!is_magic) {
            state.pass(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
            at = end + 1;
            continue;
        }
        Magic magic;
        magic.begin = static_cast<std::uint32_t>(start);
        std::string_view rest = is_bare ? body : trim(body.substr(is_cell_magic ? 2 : 1));
        if (body[0] == '%') {
            const std::size_t cut = std::min(rest.find_first_of(" \t\r"), rest.size());
            magic.name = std::string(rest.substr(0, cut));
            rest.remove_prefix(cut);
        } else {
            if (rest.starts_with('!')) rest.remove_prefix(1);
            magic.is_shell = !body.ends_with('?');
        }
        if (is_cell_magic && (is_cell_of_shell(magic.name) || is_foreign_cell(magic.name))) {
            magic.is_shell = is_cell_of_shell(magic.name);
            magic.rest = magic.is_shell ? text.substr(next_line) : std::string{};
            magic.end = static_cast<std::uint32_t>(text.size());
            blank_out(text, start, text.size());
            source.magics.push_back(std::move(magic));
            return;
        }
        // A shell line may go on behind a backslash.
        while (magic.is_shell && end < text.size() && end > at && text[end - 1] == '\\') end = std::min(text.find('\n', end + 1), text.size());
        const std::size_t mark = is_bare ? 0 : 1;
        magic.rest = std::string(trim(magic.is_shell ? std::string_view(text).substr(magic.begin + mark, end - magic.begin - mark) : rest));
        magic.end = static_cast<std::uint32_t>(end);
        blank_out(text, start, end);
        source.magics.push_back(std::move(magic));
        at = end + 1;
    }
}

Source python_source(std::string_view bytes, std::string name, std::string& problem) {
    Source source;
    source.name = std::move(name);
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        problem = "it is UTF-16, which Python does not read; save it as UTF-8";
        return source;
    }
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        bytes.remove_prefix(3);
        source.skipped = 3;
    }
    if (bytes.find('\0') != std::string_view::npos) {
        problem = "it holds NUL bytes; Python reads no such file";
        return source;
    }
    source.text = bytes;
    // Old files are Latin-1 and the like; only names and strings of ASCII matter here, so the other bytes may be anything.
    if (!is_utf8(bytes))
        for (char& c : source.text)
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    if (source.text.starts_with('!') || source.text.starts_with('%') || contains(source.text, "\n!") || contains(source.text, "\n%") ||
        contains(source.text, " !") )
        take_magics(source, 0);
    return source;
}

}  // namespace whynogpu
