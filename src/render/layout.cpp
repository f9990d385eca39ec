// SPDX-License-Identifier: Apache-2.0
#include "render/layout.hpp"

#include "util/text.hpp"

namespace whynogpu {

std::vector<std::string> wrap(std::string_view text, int width) {
    std::vector<std::string> lines;
    std::string line;
    for (const std::string& word : split(text, ' ')) {
        if (word.empty()) continue;
        const bool fits = display_width(line) + 1 + display_width(word) <= static_cast<std::size_t>(width);
        if (!line.empty() && !fits) lines.push_back(std::move(line)), line.clear();
        if (!line.empty()) line += ' ';
        line += word;
    }
    if (!line.empty() || lines.empty()) lines.push_back(line);
    return lines;
}

bool tells_origin(std::string_view text, std::string_view origin) {
    if (origin.starts_with('$')) origin.remove_prefix(1);
    return contains(text, origin);  // of an empty origin, too
}

Question split_question(const std::string& text) {
    const auto colon = text.find(":  ");
    if (colon == std::string::npos) return {text, ""};
    return {text.substr(0, colon + 1), text.substr(colon + 3)};
}

std::string with_tilde(std::string text, const std::string& home) {
    if (home.size() < 2) return text;
    const std::string folder = home + "/";
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at + 1)) {
        // Only where a path begins: /data/home/user/ is another folder.
        const bool begins = at == 0 || contains(" '\"=:(", std::string_view(&text[at - 1], 1));
        if (begins) text.replace(at, home.size(), "~");
    }
    return text;
}

}  // namespace whynogpu
