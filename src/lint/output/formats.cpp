// SPDX-License-Identifier: Apache-2.0
// The list of formats: one file and one line each.
#include <algorithm>

#include "lint/lint_report.hpp"

namespace whynogpu {

std::string render_lint_terminal(const LintReport&, bool color, bool verbose, int width);
std::string render_lint_json(const LintReport&, bool color, bool verbose, int width);
std::string render_lint_sarif(const LintReport&, bool color, bool verbose, int width);
std::string render_lint_junit(const LintReport&, bool color, bool verbose, int width);
std::string render_lint_github(const LintReport&, bool color, bool verbose, int width);

const std::vector<LintFormat>& lint_formats() {
    static const std::vector<LintFormat> formats = {
        {"terminal", render_lint_terminal}, {"json", render_lint_json},     {"sarif", render_lint_sarif},
        {"junit", render_lint_junit},       {"github", render_lint_github},
    };
    return formats;
}

const LintFormat* find_lint_format(std::string_view name) {
    const auto found = std::ranges::find(lint_formats(), name, &LintFormat::name);
    return found == lint_formats().end() ? nullptr : &*found;
}

std::size_t LintReport::count() const {
    std::size_t sum = 0;
    for (const LintedFile& file : files) sum += file.findings.size();
    return sum;
}

std::size_t LintReport::count(Severity severity) const {
    std::size_t sum = 0;
    for (const LintedFile& file : files)
        for (const LintFinding& finding : file.findings) sum += finding.severity == severity ? 1 : 0;
    return sum;
}

std::size_t LintReport::fixable() const {
    std::size_t sum = 0;
    for (const LintedFile& file : files)
        for (const LintFinding& finding : file.findings) sum += finding.fix && finding.fix->is_safe ? 1 : 0;
    return sum;
}

}  // namespace whynogpu
