// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "render/render.hpp"

namespace whynogpu {

const std::vector<Format>& all_formats() {
    static const std::vector<Format> formats = {
        {"terminal", "for people, 80 columns", render_terminal},
        {"json", "whynogpu/report/1, for programs", render_json},
        {"github", "annotations for a GitHub workflow", render_github},
        {"markdown", "for an issue or a forum", render_markdown},
        {"html", "one page, to be kept or sent", render_html},
        {"junit", "a test suite, for CI servers", render_junit},
    };
    return formats;
}

const Format* find_format(std::string_view name) {
    const auto& formats = all_formats();
    const auto found = std::find_if(formats.begin(), formats.end(), [&](const Format& format) { return format.name == name; });
    return found == formats.end() ? nullptr : &*found;
}

}  // namespace whynogpu
