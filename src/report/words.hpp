// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/build.hpp"

// The parts of a report, one source file each.
namespace whynogpu {

/// The first sentence: what TensorFlow will do.
[[nodiscard]] std::string answer_sentence(const Case& c, const Diagnosis& diagnosis);
/// One rung per stage.
/// A finding with every word of it.
[[nodiscard]] Report::Cause cause_row(const Finding& finding);
[[nodiscard]] std::vector<Report::Rung> road_of(const Case& c, const Diagnosis& diagnosis);
/// Worries that are harmless here.
[[nodiscard]] std::vector<Report::Note> notes_of(const Case& c);
/// What is in order, shortest words.
[[nodiscard]] std::vector<std::string> fine_things(const Case& c);

}  // namespace whynogpu
