// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <tuple>

#include "lint/lint_report.hpp"

namespace whynogpu {

/// Findings of old code that were there when linting began. A finding is known by its file, rule and the text of its line, so that lines
/// may move.
class Baseline {
  public:
    /// False, with the reason in `error`, when the file is missing or no baseline.
    [[nodiscard]] bool read(const std::string& path, std::string& error);
    /// Takes known findings out; returns how many.
    [[nodiscard]] std::size_t drop_known(LintedFile& file) const;

  private:
    std::map<std::tuple<std::string, std::string, std::string>, std::size_t> known_;
};

/// "whynogpu/lint-baseline/1".
[[nodiscard]] std::string baseline_text(const LintReport& report);

}  // namespace whynogpu
