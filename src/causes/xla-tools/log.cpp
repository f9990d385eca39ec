// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_xla_tools(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "what XLA compiles with (ptxas, libdevice) is missing or too old";
    const Sign* hard = t.first_of({"libdevice-missing", "ptxas-too-old"});
    const Sign* soft = t.first("ptxas-missing");
    if (hard != nullptr) return proved(title, {quote(*hard)});
    if (const Sign* said = t.first("says-no-xla-tools"); soft == nullptr && said != nullptr && !any_failure(t))
        return likely(Strength::suggests, title, {quote(*said)});
    if (const Sign* sign = t.first("jit-failed");
        soft == nullptr && sign != nullptr && !t.has_any({"bad-ptx", "no-code-for-chip", "memory-full"}))
        return likely(Strength::suggests, "what XLA compiles with (ptxas, libdevice) may not be found", {quote(*sign)});
    if (soft == nullptr) return not_shown();
    // "Relying on driver to perform ptx compilation" is a warning; the driver does it.
    if ((contains(soft->text, "Relying on driver") || contains(soft->text, "We fallback to the NVIDIA driver")) &&
        t.all("ptxas-missing").size() == 1)
        return likely(Strength::suggests, title, {quote(*soft)});
    // nvcc compiles no program of TensorFlow's; it speaks of a build of one's own, and of the chip.
    if (contains(soft->text, "Unsupported gpu architecture") || t.has("bad-ptx")) return likely(Strength::suggests, title, {quote(*soft)});
    const Card* card = t.nvidia_card();
    const bool new_chip = card != nullptr && card->capability && newer_than_build(c, *card->capability);
    return new_chip ? likely(Strength::suggests, title, {quote(*soft)}) : proved(title, {quote(*soft)});
}

}  // namespace whynogpu
