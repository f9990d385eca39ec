// SPDX-License-Identifier: Apache-2.0
#include "parse/python/shebang.hpp"

#include <utility>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Words between blanks; single and double quotes keep blanks (as env -S and a shell do). No substitutions.
std::vector<std::string> shell_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool in_word = false;
    char quote = 0;
    for (const char c : text) {
        if (quote != 0) {
            if (c == quote)
                quote = 0;
            else
                word += c;
        } else if (c == '"' || c == '\'') {
            quote = c;
            in_word = true;
        } else if (c == ' ' || c == '\t') {
            if (in_word) words.push_back(word);
            word.clear();
            in_word = false;
        } else {
            word += c;
            in_word = true;
        }
    }
    if (in_word) words.push_back(word);
    return words;
}

/// What env(1) starts when called with these words.
std::optional<Shebang> after_env(const std::vector<std::string>& words) {
    Shebang shebang;
    std::size_t i = 0;
    for (; i < words.size(); ++i) {
        const std::string& word = words[i];
        const auto equals = word.find('=');
        if (word == "-u" || word == "--unset")
            ++i;
        else if (word.starts_with('-'))
            continue;
        else if (equals != std::string::npos && equals != 0)
            shebang.variables.emplace_back(word.substr(0, equals), word.substr(equals + 1));
        else
            break;
    }
    if (i >= words.size()) return std::nullopt;
    shebang.program = words[i];
    shebang.searched_on_path = !contains(words[i], "/");
    shebang.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
    return shebang;
}

/// The second line of "#!/bin/sh\n'''exec' "/a path/python" "$0" "$@"".
std::optional<Shebang> after_sh(std::string_view second_line) {
    constexpr std::string_view start = "'''exec' ";
    if (!second_line.starts_with(start)) return std::nullopt;
    std::vector<std::string> words = shell_words(second_line.substr(start.size()));
    Shebang shebang;
    if (words.empty()) return std::nullopt;
    shebang.program = words[0];
    shebang.searched_on_path = !contains(words[0], "/");
    for (std::size_t i = 1; i < words.size() && words[i] != "$0"; ++i) shebang.arguments.push_back(words[i]);
    return shebang;
}

}  // namespace

std::optional<Shebang> parse_shebang(std::string_view text) {
    if (!text.starts_with("#!")) return std::nullopt;
    const auto end = text.find('\n');
    const std::string_view line = trim(text.substr(2, end == std::string_view::npos ? end : end - 2));
    if (line.empty()) return std::nullopt;
    // The kernel hands over everything behind the program as one argument.
    const auto blank = line.find_first_of(" \t");
    const std::string program(line.substr(0, blank));
    const std::string_view argument = blank == std::string_view::npos ? std::string_view{} : trim(line.substr(blank));
    if (file_name(program) == "env") {
        if (argument.starts_with("-S")) return after_env(shell_words(argument.substr(2)));
        if (argument.starts_with("--split-string=")) return after_env(shell_words(argument.substr(15)));
        // Without -S, "python3 -u" would be one name; env finds no such program.
        if (argument.empty() || argument.starts_with('-')) return std::nullopt;
        Shebang shebang;
        shebang.program = std::string(argument);
        shebang.searched_on_path = !contains(argument, "/");
        return shebang;
    }
    if (file_name(program) == "sh" && end != std::string_view::npos) {
        std::string_view rest = text.substr(end + 1);
        if (auto polyglot = after_sh(rest.substr(0, rest.find('\n')))) return polyglot;
    }
    Shebang shebang;
    shebang.program = program;
    if (!argument.empty()) shebang.arguments.emplace_back(argument);
    return shebang;
}

std::optional<std::string> parse_exec_wrapper(std::string_view text) {
    if (!text.starts_with("#!")) return std::nullopt;
    std::optional<std::string> target;
    bool first = true;
    for (const std::string& raw : split_lines(text)) {
        const std::string_view line = trim(raw);
        if (std::exchange(first, false) || line.empty() || line.starts_with('#') || line.starts_with("set -")) continue;
        if (target || !line.starts_with("exec ") || line.find_first_of("`;|&<>") != std::string_view::npos)
            return std::nullopt;
        const std::vector<std::string> words = shell_words(line.substr(5));
        if (words.size() < 2 || !words[0].starts_with('/') || contains(words[0], "$") || words.back() != "$@")
            return std::nullopt;
        if (words.size() != 2) return std::nullopt;  // options of its own
        target = words[0];
    }
    return target;
}

PythonFlags parse_python_flags(const std::vector<std::string>& arguments) {
    PythonFlags flags;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        if (word.size() < 2 || word[0] != '-' || word == "--") break;
        if (word[1] == '-') continue;
        for (std::size_t k = 1; k < word.size(); ++k) {
            switch (word[k]) {
                case 'E':
                    flags.ignore_environment = true;
                    break;
                case 's':
                    flags.no_user_site = true;
                    break;
                case 'S':
                    flags.no_site = true;
                    break;
                case 'P':
                    flags.safe_path = true;
                    break;
                case 'I':
                    flags.ignore_environment = flags.no_user_site = flags.safe_path = true;
                    break;
                case 'm':
                case 'c':
                    return flags;
                case 'W':
                case 'X':  // the value is the rest of the word, or the next word
                    if (k + 1 == word.size()) ++i;
                    k = word.size();
                    break;
                default:
                    break;
            }
        }
    }
    return flags;
}

}  // namespace whynogpu
