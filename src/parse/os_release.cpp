// SPDX-License-Identifier: Apache-2.0
#include "parse/os_release.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Single quotes keep everything, double quotes and bare words know the backslash.
std::string unquoted(std::string_view text) {
    char quote = 0;
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front()) {
        quote = text.front();
        text = text.substr(1, text.size() - 2);
    }
    if (quote == '\'') return std::string(text);
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        plain += text[i];
    }
    return plain;
}

}  // namespace

std::map<std::string, std::string> parse_os_release(std::string_view text) {
    std::map<std::string, std::string> values;
    for (const std::string& line : split_lines(text)) {
        const std::string_view entry = trim(line);
        const std::size_t equals = entry.find('=');
        if (entry.empty() || entry.front() == '#' || equals == std::string_view::npos || equals == 0) continue;
        values[std::string(entry.substr(0, equals))] = unquoted(entry.substr(equals + 1));
    }
    return values;
}

}  // namespace whynogpu
