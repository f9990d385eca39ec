// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/report.hpp"

namespace whynogpu {

struct RenderOptions {
    bool color = false;
    bool verbose = false;
    int width = 80;  ///< columns
};

/// One row per output format; `--format` reads the same table as the dispatch.
struct Format {
    std::string_view name, summary;
    std::string (*render)(const Report&, const RenderOptions&);
};
[[nodiscard]] const std::vector<Format>& all_formats();
[[nodiscard]] const Format* find_format(std::string_view name);

[[nodiscard]] std::string render_terminal(const Report& report, const RenderOptions& options);
[[nodiscard]] std::string render_html(const Report& report, const RenderOptions& options);
[[nodiscard]] std::string render_junit(const Report& report, const RenderOptions& options);
[[nodiscard]] std::string render_github(const Report& report, const RenderOptions& options);
[[nodiscard]] std::string render_json(const Report& report, const RenderOptions& options);
[[nodiscard]] std::string render_markdown(const Report& report, const RenderOptions& options);

}  // namespace whynogpu
