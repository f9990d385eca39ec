// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "causes/common.hpp"
#include "diagnose/cause.hpp"

// How the cards of a text fit the code that a build of TensorFlow carries.
namespace whynogpu {

/// All cards are of chips for which no release ever had code: below compute capability 3.0.
[[nodiscard]] bool card_before_kepler(const TextFacts& t);
/// How the build's code fits the card that the text speaks of.
[[nodiscard]] KernelFit fit_of(const TextFacts& t, Capability capability);
/// The chip that a compiler does not know, or knows no more: 3.0 of "Unsupported gpu architecture 'compute_30'". Nothing: the sign names none.
[[nodiscard]] std::optional<Capability> refused_chip(const Sign& sign);
/// Below what the release registers at all, or without code in it.
[[nodiscard]] bool older_than_build(const TextFacts& t, Capability capability);
/// A chip that newer CUDAs have dropped, Kepler to Maxwell: what lacks code for it came after it.
[[nodiscard]] bool dropped_chip(const TextFacts& t);
/// The card is of a chip that came after the CUDA of this build.
[[nodiscard]] bool newer_than_build(const TextCase& c, Capability capability);

}  // namespace whynogpu
