// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "diagnose/cause.hpp"

namespace whynogpu {

/// A cause that was found, with what the judge said.
struct Finding {
    const Cause* cause = nullptr;
    Judgement judgement;
    std::vector<std::string> consequences;  ///< ids of causes that this one explains
};

/// A cause that could not be decided.
struct Undecided {
    const Cause* cause = nullptr;
    std::string settle;
};

struct Diagnosis {
    std::vector<Finding> findings;      ///< the first is the root cause
    std::vector<Undecided> undecided;
};

/// Hears every judge and puts what they found in order. Order is made here, once: a cause explained by another becomes its consequence;
/// established before suspected; what makes the import fail before what lies in front of the interpreter; earlier stage first; then id.
/// Suspicions about later use are dropped while something established stands in front of them.
[[nodiscard]] Diagnosis diagnose(const Case& c);
/// The same for a text.
[[nodiscard]] Diagnosis diagnose(const TextCase& c);

}  // namespace whynogpu
