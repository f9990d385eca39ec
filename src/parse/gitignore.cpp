// SPDX-License-Identifier: Apache-2.0
#include "parse/gitignore.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Does the class at pattern[at] ("[…]") hold the character? Moves `at` behind it; a class without end is a plain "[".
bool class_holds(std::string_view pattern, std::size_t& at, char c) {
    std::size_t p = at + 1;
    const bool negated = p < pattern.size() && (pattern[p] == '!' || pattern[p] == '^');
    if (negated) ++p;
    bool holds = false;
    const std::size_t first = p;
    for (; p < pattern.size() && (pattern[p] != ']' || p == first); ++p) {
        if (pattern[p] == '\\' && p + 1 < pattern.size()) ++p;
        const char low = pattern[p];
        if (p + 2 < pattern.size() && pattern[p + 1] == '-' && pattern[p + 2] != ']') {
            p += 2;
            if (c >= low && c <= pattern[p]) holds = true;
        } else if (c == low) {
            holds = true;
        }
    }
    if (p >= pattern.size()) {
        at += 1;
        return c == '[';
    }
    at = p + 1;
    return holds != negated && c != '/';
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view text) {
    // One place to come back to for "*", one for "**": going back further can never help.
    struct Retry {
        std::size_t pattern = std::string_view::npos, text = 0;
    };
    Retry star, wide;
    std::size_t p = 0, t = 0;
    while (true) {
        if (p < pattern.size() && pattern[p] == '*') {
            if (pattern.substr(p).starts_with("**")) {
                p += 2;
                // "**/" also stands for nothing at all.
                if (p < pattern.size() && pattern[p] == '/') ++p;
                wide = {p, t};
                star = {};
            } else {
                star = {++p, t};
            }
            continue;
        }
        if (t == text.size() && p == pattern.size()) return true;
        bool fits = false;
        if (p < pattern.size() && t < text.size()) {
            std::size_t next = p + 1;
            if (pattern[p] == '?') fits = text[t] != '/';
            else if (pattern[p] == '[') next = p, fits = class_holds(pattern, next, text[t]);
            else if (pattern[p] == '\\' && p + 1 < pattern.size()) next = p + 2, fits = pattern[p + 1] == text[t];
            else fits = pattern[p] == text[t];
            if (fits) {
                p = next;
                ++t;
                continue;
            }
        }
        if (star.pattern != std::string_view::npos && star.text < text.size() && text[star.text] != '/') {
            p = star.pattern;
            t = ++star.text;
        } else if (wide.pattern != std::string_view::npos && wide.text < text.size()) {
            // Behind "**/" a name must begin; behind a last "**" anything may come.
            const bool at_names = wide.pattern >= 1 && pattern[wide.pattern - 1] == '/';
            do ++wide.text;
            while (at_names && wide.text < text.size() && text[wide.text - 1] != '/');
            p = wide.pattern;
            t = wide.text;
            star = {};
        } else {
            return false;
        }
    }
}

GitIgnore::GitIgnore(std::string_view text) {
    for (const std::string& whole : split_lines(text)) {
        std::string line = whole;
        while (line.ends_with(' ') && !line.ends_with("\\ ")) line.pop_back();
        if (line.empty() || line[0] == '#') continue;
        Pattern pattern;
        if (line[0] == '!') {
            pattern.negates = true;
            line.erase(0, 1);
        }
        if (line.ends_with('/')) {
            pattern.only_folders = true;
            line.pop_back();
        }
        const bool at_start = line.starts_with('/');
        if (at_start) line.erase(0, 1);
        if (line.empty()) continue;
        pattern.anchored = at_start || contains(line, "/");
        pattern.text = std::move(line);
        patterns_.push_back(std::move(pattern));
    }
}

GitIgnore::Answer GitIgnore::answer(std::string_view path, bool is_folder) const {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    for (auto pattern = patterns_.rbegin(); pattern != patterns_.rend(); ++pattern) {
        if (pattern->only_folders && !is_folder) continue;
        if (matches_wildcard(pattern->text, pattern->anchored ? path : name)) return pattern->negates ? Answer::kept : Answer::ignored;
    }
    return Answer::unsaid;
}

}  // namespace whynogpu
