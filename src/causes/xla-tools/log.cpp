// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_chips.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The compiler was asked for a chip that later ones have dropped.
bool names_dropped_chip(const TextCase& c) {
    const auto all = c.text.all("nvcc-lacks-chip");
    return std::any_of(all.begin(), all.end(), [&](const Sign* sign) {
        const auto chip = refused_chip(*sign);
        const GpuGeneration* named = chip ? c.knowledge.find_generation(*chip) : nullptr;
        return named != nullptr && !named->last_cuda.empty();
    });
}

}  // namespace

Judgement judge_text_xla_tools(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "what XLA compiles with (ptxas, libdevice) is missing or too old";
    const Sign* hard = t.first_of({"libdevice-missing", "ptxas-too-old"});
    const Sign* soft = t.first("ptxas-missing");
    // The image says itself that the chip is newer than what is in it.
    const bool newer_than_image = t.has("container-lacks-chip");
    if (hard != nullptr && newer_than_image) return likely(Strength::suggests, title, {quote(*hard)});
    if (hard != nullptr) return proved(title, {quote(*hard)});
    if (const Sign* said = t.first("says-no-xla-tools"); soft == nullptr && said != nullptr && !any_failure(t))
        return likely(Strength::strong, title, {quote(*said)});
    if (const Sign* sign = t.first("jit-failed");
        soft == nullptr && sign != nullptr && !t.has_any({"bad-ptx", "no-code-for-chip", "memory-full"}))
        return likely(Strength::suggests, "what XLA compiles with (ptxas, libdevice) may not be found", {quote(*sign)});
    if (soft == nullptr) return not_shown();
    // 32512 is what a shell's 127 becomes: the command was not found.
    if (contains(soft->text, "32512")) return proved(title, {quote(*soft)});
    // Up to 2.4 the releases for Windows never start ptxas.
    if (driver_compiles(t) && t.success() != nullptr && t.has("no-ptxas-on-windows")) return not_shown();
    // "Relying on driver to perform ptx compilation" is a warning; the driver does it.
    if (driver_compiles(t)) return likely(t.success() == nullptr ? Strength::suggests : Strength::hints, title, {quote(*soft)});
    // nvcc compiles no program of TensorFlow's; it speaks of a build of one's own, and of the chip.
    if (contains(soft->text, "nvcc fatal") || t.has("bad-ptx") || names_dropped_chip(c)) return likely(Strength::suggests, title, {quote(*soft)});
    const Card* card = t.nvidia_card();
    const bool new_chip = newer_than_image || (card != nullptr && card->capability && newer_than_build(c, *card->capability));
    return new_chip ? likely(Strength::suggests, title, {quote(*soft)}) : proved(title, {quote(*soft)});
}

}  // namespace whynogpu
