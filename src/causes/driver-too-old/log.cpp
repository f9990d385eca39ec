// SPDX-License-Identifier: Apache-2.0
#include "causes/text_chips.hpp"
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// The CUDA that the driver supports, as its own table shows it or by its version. Drivers for Windows are numbered
/// otherwise.
std::optional<Version> supported_cuda(const TextCase& c) {
    const TextFacts& t = c.text;
    if (t.driver_cuda) return t.driver_cuda->version;
    if (!t.driver || t.windows || t.wsl || t.driver->version.major() < 300) return std::nullopt;
    return c.knowledge.cuda_of_driver(t.driver->version);
}

}  // namespace

Judgement judge_text_driver_too_old(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the driver is older than the CUDA libraries need";
    const auto supports = supported_cuda(c);
    std::vector<Evidence> because;
    if (const Sign* sign = t.first("driver-insufficient")) {
        because.push_back(quote(*sign));
        if (t.driver) because.push_back(said_of(*t.driver, "driver"));
        return contains(lower(sign->text), "possibly") ? likely(Strength::strong, title, std::move(because))
                                                       : proved(title, std::move(because));
    }
    if (const Sign* sign = container_message(t, "driver-too-old")) return proved(title, {quote(*sign)});
    if (const Sign* sign = t.first("driver-symbol-missing"); sign != nullptr && !contains(sign->text, "in cudnn DSO")) {
        because.push_back(quote(*sign, "the driver's library lacks a function that this TensorFlow calls"));
        if (t.driver) because.push_back(said_of(*t.driver, "driver"));
        // A card that no release supports keeps its driver old.
        return likely(card_before_kepler(t) ? Strength::suggests : Strength::strong, title, std::move(because));
    }
    if (const Sign* sign = t.first("nvml-older"); sign != nullptr && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::suggests, "the driver's NVML lacks a function that newer programs ask for",
                      {quote(*sign)});
    if (const Sign* said = t.first("says-driver-old");
        said != nullptr && !library_failure(t) && t.success() == nullptr && !t.has_any({"smi-no-driver", "driver-version-differs"}))
        return likely(driver_failure(t) != nullptr || use_failure(t) ? Strength::suggests : Strength::strong, title, {quote(*said)});
    // The GPU was described and then not made: what stands between is the runtime's question to the driver. Other
    // releases go on after the line about NUMA, so that a piece that ends there tells nothing.
    if (const Sign* sign = device_described(t);
        sign != nullptr && (sign->id != "harmless-numa" || cpu_shown(t) != nullptr) &&
        !t.has_any({"says-first-start-slow", "says-hangs"}) && t.log->told.empty())
        return likely(Strength::hints, title, {quote(*sign, "a device was found, and none was created")});
    if (const Sign* sign = t.first("ptx-too-new-for-driver")) {
        const bool new_enough = supports && t.needs_cuda && t.needs_cuda->places() > 1 && *supports >= *t.needs_cuda;
        return likely(new_enough ? Strength::hints : Strength::strong, title, {quote(*sign)});
    }
    if (t.release == nullptr && !(t.needs_cuda && t.needs_cuda->places() > 1)) return not_shown();
    const Version gate = t.release != nullptr ? t.release->driver_api : *t.needs_cuda;
    if (!supports || *supports >= gate || t.success() != nullptr) return not_shown();
    because.push_back(
        {"the driver supports CUDA " + supports->text() + ", " + tensorflow_named(t) + " needs " + gate.text(),
         t.driver ? t.driver->origin : t.driver_cuda->origin});
    // No newer driver is made for a card that this build has no code for.
    if (const Card* card = t.nvidia_card();
        card != nullptr && card->capability && t.release != nullptr && t.cards.size() == 1 &&
        (*card->capability < t.release->min_capability || fit_of(t, *card->capability) == KernelFit::none))
        return likely(Strength::suggests, title, std::move(because));
    // Libraries that do not open come before the driver is asked about their version.
    if (library_failure(t)) return likely(Strength::hints, title, std::move(because));
    return likely(driver_failure(t) != nullptr ? Strength::hints : Strength::strong, title, std::move(because));
}

}  // namespace whynogpu
