// SPDX-License-Identifier: Apache-2.0
#include "causes/text_chips.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {

namespace {

/// The newest chip for which the maker of a bundle says it was made: "DeepFaceLab_NVIDIA_up_to_RTX2080Ti".
std::optional<Capability> newest_of_bundle(const TextFacts& t) {
    const Sign* sign = t.first("bundle-bound");
    if (sign == nullptr) return std::nullopt;
    const std::string card = hole(*sign, "card");
    const auto found = find_gpu_names(all_gpu_names(), card);
    return found.empty() ? std::nullopt : found.front()->capability;
}

}  // namespace

bool card_before_kepler(const TextFacts& t) {
    return !t.cards.empty() && std::all_of(t.cards.begin(), t.cards.end(), [](const Card& card) {
        return card.vendor == "nvidia" && card.capability && *card.capability < Capability{3, 0};
    });
}

KernelFit fit_of(const TextFacts& t, Capability capability) {
    return t.release == nullptr ? KernelFit::unknown : kernel_fit(t.release->kernels, capability);
}

std::optional<Capability> refused_chip(const Sign& sign) {
    const auto number = parse_unsigned(hole(sign, "number")).value_or(0);
    if (number == 0) return std::nullopt;
    return Capability{static_cast<int>(number / 10), static_cast<int>(number % 10)};
}

bool older_than_build(const TextFacts& t, Capability capability) {
    if (t.release == nullptr)
        return capability < Capability{3, 0} ||
               (t.tensorflow && t.tensorflow->version >= Version("1.6") && capability < Capability{3, 5});
    if (capability < t.release->min_capability) return true;
    return fit_of(t, capability) == KernelFit::none;
}

bool dropped_chip(const TextFacts& t) {
    const Card* card = t.nvidia_card();
    return card != nullptr && card->capability && *card->capability < Capability{6, 0};
}

bool newer_than_build(const TextCase& c, Capability capability) {
    const TextFacts& t = c.text;
    if (const auto newest = newest_of_bundle(t); newest && capability > *newest) return true;
    const GpuGeneration* generation = c.knowledge.find_generation(capability);
    const bool has_first = generation != nullptr && generation->first_cuda;
    // A build of one's own on an older CUDA than that of the wheels, as the runtime that it opens shows, or the person
    // says.
    const auto cuda = cuda_in_use(t);
    const bool own_build =
        t.release != nullptr && cuda && cuda->major() < t.release->cuda.major() && t.libraries.failed.empty();
    if (t.release != nullptr && !t.release->kernels.sass.empty() && !own_build) {
        const Capability newest = t.release->kernels.sass.back();
        return capability > newest && !t.release->kernels.has_sass_for(capability);
    }
    if (!has_first) return false;
    if (own_build && cuda->places() > 1) return *generation->first_cuda > *cuda;
    if (t.needs_cuda && t.needs_cuda->places() == 1) return generation->first_cuda->major() > t.needs_cuda->major();
    if (t.needs_cuda && t.needs_cuda->places() > 1) return *generation->first_cuda > *t.needs_cuda;
    return cuda && cuda->places() > 1 && *generation->first_cuda > *cuda;
}

}  // namespace whynogpu
