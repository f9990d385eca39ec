// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "diagnose/cause.hpp"

namespace whynogpu {

/// What a sentence alone says of a cause: "says-of-<id>" names it, "hints-at-<id>" only leads there. `heard` is what the
/// cause's own judge said; the stronger of the two comes back. A fault that the log shows stands before any sentence.
[[nodiscard]] Judgement with_sentences(const TextCase& c, const Cause& cause, Judgement heard);

/// Where nothing else was found: the cause that a sentence is about ("about-<id>") is a first place to look at.
[[nodiscard]] Judgement first_place(const TextCase& c, const Cause& cause);

}  // namespace whynogpu
