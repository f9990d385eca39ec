// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "causes/text_chips.hpp"
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "1.13 requires a minimum compute capability of 6.0, my card has 5.2": the numbers behind the word, lowest first.
std::vector<Capability> capabilities_in(const std::string& sentence, std::string_view behind = "capab") {
    std::vector<Capability> found;
    const auto digit = [&](std::size_t at) {
        return at < sentence.size() && std::isdigit(static_cast<unsigned char>(sentence[at])) != 0;
    };
    for (std::size_t at = sentence.find(behind); at < sentence.size(); ++at) {
        if (!digit(at)) continue;
        const std::size_t end = std::min(sentence.find_first_not_of("0123456789.", at), sentence.size());
        std::string number = sentence.substr(at, end - at);
        at = end;
        while (number.ends_with(".")) number.pop_back();
        if (std::count(number.begin(), number.end(), '.') != 1) continue;
        if (const auto capability = Capability::parse(number)) found.push_back(*capability);
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// A sentence that tells of a minimum, and a card below it.
const Sign* sentence_of_minimum(const TextFacts& t) {
    const Card* card = t.nvidia_card();
    for (const Sign* said : t.all("says-capability-wanted")) {
        const auto numbers = capabilities_in(said->text);
        if (numbers.empty()) continue;
        if (card != nullptr && card->capability ? *card->capability < numbers.back() : numbers.front() < numbers.back())
            return said;
        // "compute capability 3.0 is not supported": the card's own.
        if (numbers.size() == 1 && (contains(said->text, "not support") || contains(said->text, "no longer") || contains(said->text, "ignor") ||
                                    contains(said->text, "too low") || contains(said->text, "insufficient")) &&
            (card == nullptr || !card->capability || *card->capability == numbers.front()))
            return said;
    }
    return nullptr;
}

/// "This version needs a minimum of 7.0" beside a compute capability of 6.1 that was told: a number of the same kind.
const Sign* minimum_above_told(const TextFacts& t) {
    const auto own = Capability::parse(t.told("compute_capability"));
    if (!own) return nullptr;
    for (const Sign* said : t.all("says-minimum-wanted")) {
        const auto numbers = capabilities_in(said->text, "");
        if (numbers.size() == 1 && *own < numbers.front() && numbers.front() >= Capability{3, 0} && numbers.front() < Capability{13, 0})
            return said;
    }
    return nullptr;
}

/// What XLA asks for. Source: kMinCudaComputeCapability of platform_util.cc; checked 2026-11-21.
constexpr Capability minimum_of_xla{3, 5};

/// XLA finds no device that it takes: one below its minimum, or none that it can open.
Judgement refused_by_xla(const TextFacts& t, const Sign& sign) {
    const Card* card = t.nvidia_card();
    if (card == nullptr || !card->capability)
        return t.has_any({"several-gpus-used", "says-mig", "memory-full", "context-refused", "device-busy"})
                   ? not_shown()
                   : likely(Strength::suggests, "XLA takes no GPU below compute capability " + minimum_of_xla.text(),
                            {quote(sign)});
    if (*card->capability >= minimum_of_xla) return not_shown();
    return likely(Strength::strong, "XLA takes no GPU below compute capability " + minimum_of_xla.text(),
                  {quote(sign), {card->name + " has " + card->capability->text(), card->origin}});
}

/// The compiler refuses a chip that CUDA has dropped.
const Sign* dropped_by_compiler(const TextCase& c) {
    for (const Sign* sign : c.text.all("nvcc-lacks-chip")) {
        const auto chip = refused_chip(*sign);
        const GpuGeneration* generation = chip ? c.knowledge.find_generation(*chip) : nullptr;
        if (generation == nullptr || generation->last_cuda.empty()) continue;
        const auto cuda = c.text.cuda ? std::optional(c.text.cuda->version) : std::nullopt;
        if (!cuda || *cuda > Version(generation->last_cuda)) return sign;
    }
    return nullptr;
}

}  // namespace

Judgement judge_text_gpu_too_old(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the chip is older than this build supports";
    const Card* card = t.nvidia_card();
    const auto has_capability = [](const Card& one) { return Evidence{one.name + " has compute capability " + one.capability->text(), one.origin}; };
    if (const Sign* sign = t.first("capability-too-low"))
        return proved(hole(*sign, "minimum").empty() || hole(*sign, "capability").empty()
                          ? title
                          : "the chip has compute capability " + hole(*sign, "capability") + ", this build asks for " +
                                hole(*sign, "minimum"),
                      {quote(*sign)});
    // Two checks ignore a device: its capability, and its number of multiprocessors, which no card for computing fails.
    if (const Sign* said = t.first("says-device-ignored"); said != nullptr && !t.has("too-few-multiprocessors"))
        return likely(Strength::strong, title, {quote(*said)});
    if (const Sign* sign = container_message(t, "gpu-too-old"))
        return proved("the chip is older than the image asks for", {quote(*sign)});
    const auto refusals = t.all("container-lacks-chip");
    const bool of_later = std::any_of(refusals.begin(), refusals.end(),
                                      [](const Sign* sign) { return contains(sign->text, "yet"); });
    if (!refusals.empty() && !of_later) {
        const bool newer = card != nullptr && card->capability && *card->capability >= Capability{9, 0};
        return likely(newer ? Strength::hints : Strength::suggests, "the image has no code for this chip",
                      {quote(*refusals.front())});
    }
    if (const Sign* sign = dropped_by_compiler(c))
        return likely(Strength::strong, "this CUDA compiles no code for such an old chip any more", {quote(*sign)});
    if (const Sign* sign = t.first("driver-symbol-missing"); sign != nullptr && card_before_kepler(t))
        return likely(Strength::strong, "no TensorFlow was ever built for this chip",
                      {quote(*sign), has_capability(*card)});
    if (const Sign* sign = t.first("no-supported-devices"); sign != nullptr && t.success() == nullptr)
        if (Judgement said = refused_by_xla(t, *sign); said.verdict != Verdict::undecided) return said;
    for (const Sign* sign : t.all("no-gpu-listed"))
        if (contains(sign->text, "initialize backend") && card != nullptr && card->capability)
            if (Judgement said = refused_by_xla(t, *sign); said.verdict != Verdict::undecided) return said;
    if (const Sign* sign = t.first("jit-from-ptx")) {
        // The line speaks of PTX although none is old enough for such a chip.
        const std::string text = hole(*sign, "capability");
        const auto capability = Capability::parse(text.substr(0, text.find_first_not_of("0123456789.")));
        if (capability && (t.release != nullptr ? fit_of(t, *capability) == KernelFit::none
                                                : t.at_least("2.17") && *capability < Capability{6, 0}))
            return proved("this build has no code for compute capability " + capability->text(), {quote(*sign)});
    }
    // No package of pip from 1.15 on has code for it (knowledge/tensorflow/), whichever it is that runs here.
    const bool before_all = card != nullptr && card->capability && *card->capability < Capability{3, 5};
    if (const Sign* said = t.first_of({"says-not-used", "says-idle"});
        said != nullptr && before_all && t.release == nullptr && !t.tensorflow && t.success() == nullptr && !any_failure(t))
        return likely(Strength::strong, title, {quote(*said), has_capability(*card)});
    if (const Sign* said = t.first("says-gpu-old"); said != nullptr && t.success() == nullptr && !library_failure(t)) {
        const bool young = card != nullptr && card->capability && *card->capability >= Capability{7, 5};
        if (!young && !t.mac) return likely(Strength::strong, title, {quote(*said)});
    }
    if (const Sign* sign = t.first("device-ignored");
        sign != nullptr && t.success() == nullptr && !t.has_any({"capability-too-low", "too-few-multiprocessors"}))
        return likely(Strength::strong, "TensorFlow leaves the GPU out, most often for its compute capability", {quote(*sign)});
    if (const Sign* said = sentence_of_minimum(t); said != nullptr && t.success() == nullptr && !library_failure(t)) {
        std::vector<Evidence> because{quote(*said)};
        if (card != nullptr && card->capability) because.push_back(has_capability(*card));
        // Two numbers that were compared; a sentence alone says less.
        return because.size() > 1 ? proved(title, std::move(because)) : likely(Strength::strong, title, std::move(because));
    }
    if (const Sign* said = minimum_above_told(t); said != nullptr && t.success() == nullptr && !library_failure(t))
        return likely(Strength::strong, title,
                      {quote(*said), {"compute capability " + t.told("compute_capability"), "told: compute_capability"}});
    std::vector<Evidence> because;
    const Card* oldest = nullptr;
    for (const Card& one : t.cards)
        if (one.vendor == "nvidia" && one.capability && older_than_build(t, *one.capability) &&
            (oldest == nullptr || *one.capability < *oldest->capability))
            oldest = &one;
    if (oldest != nullptr)
        because.push_back({oldest->name + " has compute capability " + oldest->capability->text() + ", below what " +
                               tensorflow_named(t) + " has code for",
                           oldest->origin});
    if (const Sign* sign = t.first_of({"no-code-for-chip", "context-refused", "cudnn-arch-mismatch"})) {
        const Sign* built = t.first("says-capabilities-configured");
        because.insert(because.begin(), quote(*sign));
        if (built != nullptr) because.push_back(quote(*built));
        const bool newer = card != nullptr && card->capability && newer_than_build(c, *card->capability);
        if (oldest != nullptr || (built != nullptr && !newer))
            return likely(Strength::strong, title, std::move(because));
        if (!newer) return likely(Strength::suggests, "the build holds no code for this chip", std::move(because));
        return not_shown();
    }
    if (const Sign* sign = t.first("jit-from-ptx"); sign != nullptr && oldest != nullptr)
        return likely(Strength::strong, title, {quote(*sign), because.front()});
    if (const Sign* said = t.first("says-invalid-ptx"); said != nullptr && oldest == nullptr && dropped_chip(t))
        return likely(Strength::suggests, "the build holds no code for such an old chip",
                      {quote(*said), {card->name, card->origin}});
    if (oldest == nullptr) return not_shown();
    const bool only = t.cards.size() == 1;
    // No release had code for it: whatever else is wrong, nothing helps.
    if (card_before_kepler(t) && t.success() == nullptr)
        return proved("no TensorFlow was ever built for this chip", std::move(because));
    if (t.success() != nullptr && !any_failure(t) && !t.has("cudnn-works"))
        return likely(Strength::suggests, title, std::move(because));
    if (library_failure(t) || use_failure(t) || t.success() != nullptr)
        return likely(Strength::hints, title, std::move(because));
    if (driver_failure(t) != nullptr) return likely(Strength::hints, title, std::move(because));
    return likely(only && silent_on_cpu(t) && t.driver ? Strength::strong
                  : only                               ? Strength::suggests
                                                       : Strength::hints,
                  title, std::move(because));
}

}  // namespace whynogpu
