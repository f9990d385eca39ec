// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "diagnose/diagnosis.hpp"
#include "report/report.hpp"

namespace whynogpu {

/// Puts the diagnosis of a text into words. A pure function.
[[nodiscard]] Report build_log_report(const TextCase& c, const Diagnosis& diagnosis);

/// What to run next where the text does not decide.
[[nodiscard]] std::vector<std::string> next_questions(const TextCase& c);
/// Lines that worry people and mean nothing, and statements that were not believed.
[[nodiscard]] std::vector<Report::Note> notes_of_text(const TextFacts& text);

}  // namespace whynogpu
