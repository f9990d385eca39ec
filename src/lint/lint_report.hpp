// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "lint/linter.hpp"

namespace whynogpu {

/// A file that could not be linted, wholly or in part.
struct LintProblem {
    std::string name, text;
    int cell = 0, line = 0;   ///< 0: the whole file
    bool is_partial = false;  ///< what could be read was linted
};

/// All that `whynogpu lint` has to say; a plain value for the renderers.
struct LintReport {
    std::vector<LintedFile> files;      ///< only those with findings, in the order of the walk
    std::vector<LintProblem> problems;
    std::size_t seen = 0, parsed = 0;   ///< files read; files whose words made a look worth while
    std::size_t ignored = 0, in_baseline = 0;
    std::size_t fixed = 0, fixed_files = 0;
    std::string facts;                  ///< "TensorFlow 2.18.0 in ~/proj/.venv"; empty: only what a file says by itself

    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] std::size_t count(Severity severity) const;
    [[nodiscard]] std::size_t fixable() const;
};

/// One output format.
struct LintFormat {
    std::string_view name;
    std::string (*render)(const LintReport& report, bool color, bool verbose, int width);
};
[[nodiscard]] const std::vector<LintFormat>& lint_formats();
[[nodiscard]] const LintFormat* find_lint_format(std::string_view name);

/// The edits of all findings as unified diffs.
[[nodiscard]] std::string render_lint_diff(const LintReport& report);

}  // namespace whynogpu
