// SPDX-License-Identifier: Apache-2.0
#include "lint/lint_report.hpp"

namespace whynogpu {

std::string render_lint_diff(const LintReport& report) {
    std::string out;
    for (const LintedFile& file : report.files) {
        std::string hunks;
        int last = 0;
        for (const LintFinding& finding : file.findings) {
            if (!finding.fix) continue;
            const Fix& fix = *finding.fix;
            // Of changes to the same lines the first is shown; --fix makes them one after the other.
            if (finding.cell == 0 && fix.first_line <= last) continue;
            last = fix.first_line + static_cast<int>(fix.before.size()) - 1;
            hunks += "@@ -" + std::to_string(fix.first_line) + "," + std::to_string(fix.before.size()) + " +" + std::to_string(fix.first_line) + "," + std::to_string(fix.after.size()) + " @@ " +
                     (finding.cell > 0 ? "cell " + std::to_string(finding.cell) + ", " : "") + finding.rule + (fix.is_safe ? "" : " (not safe: read it)") + "\n";
            for (const std::string& line : fix.before) hunks += "-" + line + "\n";
            for (const std::string& line : fix.after) hunks += "+" + line + "\n";
        }
        if (!hunks.empty()) out += "--- " + file.name + "\n+++ " + file.name + "\n" + hunks;
    }
    return out;
}

}  // namespace whynogpu
