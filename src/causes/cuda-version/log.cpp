// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_build.hpp"
#include "causes/text_chips.hpp"
#include "causes/text_common.hpp"
#include "causes/text_links.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// Packages of NVIDIA's index for another JetPack than the board has.
std::optional<Evidence> wheel_of_other_jetpack(const TextFacts& t) {
    const std::optional<Believed>& here = t.cuda ? t.cuda : t.jetpack_cuda;
    if (!here || !t.index_cuda || here->version.major_minor() == t.index_cuda->version.major_minor()) return std::nullopt;
    return Evidence{"\"" + t.index_cuda->text + "\": packages for CUDA " + t.index_cuda->version.major_minor() + ", and CUDA " + here->version.major_minor() + " is there",
                    t.index_cuda->origin};
}

/// A CUDA that no release of the product can use.
std::optional<Evidence> cuda_beyond_product(const TextFacts& t) {
    if (!t.cuda || !t.newest_cuda || t.cuda->version.major() <= t.newest_cuda->version.major() || !t.libraries.failed.empty() || t.success() != nullptr) return std::nullopt;
    return Evidence{"CUDA " + t.cuda->text + " is there; no release of " + t.newest_cuda->text + " was built for one after " + t.newest_cuda->version.major_minor(), t.cuda->origin};
}

}  // namespace

Judgement judge_text_cuda_version(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const auto build = build_lacks(c, false, BuildFault::other_version)) return *build;
    if (const auto link = link_to_other_cuda(c))
        return likely(Strength::strong, "a library of another CUDA goes under the name that " + tensorflow_named(t) + " opens", {*link});
    if (const TextLibrary* library = t.libraries.first(false, TextFault::other_version)) {
        std::vector<Evidence> because{quote(*library->sign), {library->because, library->because_origin}};
        const std::string title =
            "another CUDA is installed than the one that " + tensorflow_named(t) + " opens (" + library->shown + ")";
        return library->sure ? proved(title, std::move(because)) : likely(Strength::strong, title, std::move(because));
    }
    if (const auto wheel = wheel_of_other_jetpack(t))
        return likely(Strength::strong, "the TensorFlow that was installed is for another JetPack", {*wheel});
    if (const auto beyond = cuda_beyond_product(t))
        return likely(Strength::strong, "another CUDA is installed than this program's TensorFlow was built for", {*beyond});
    const auto unfit = stated_cuda_does_not_fit(c);
    const auto title_of_unfit = "another CUDA is installed than " + tensorflow_named(t) + " was built for";
    // Windows does not name the DLL that it lacks.
    if (const Sign* sign = dll_not_named(t)) {
        if (unfit && t.below("2.1")) return likely(Strength::strong, title_of_unfit, {quote(*sign), *unfit});
        if (const Sign* said = t.first_of({"says-version-cures", "says-newest-cuda"}); said != nullptr && !t.cuda)
            return likely(Strength::strong, title_of_unfit, {quote(*sign), quote(*said)});
        if (told_newest_cuda(t))
            return likely(Strength::strong, title_of_unfit, {quote(*sign), {"CUDA: " + t.told("cuda"), "told: cuda"}});
    }
    if (unfit && t.libraries.unnamed != nullptr && !t.windows && !t.mac)
        return likely(Strength::strong, title_of_unfit, {*unfit, quote(*t.libraries.unnamed)});
    if (const Sign* said = t.first("says-version-cures"); said != nullptr && silent_on_cpu(t))
        return likely(Strength::suggests, title_of_unfit, {quote(*said)});
    // XLA's device is there, so that the driver and the card work; TensorFlow's own, which opens more libraries, is not.
    const Card* card = t.nvidia_card();
    if (const Sign* xla = t.first("xla-gpu-listed");
        xla != nullptr && cpu_shown(t) != nullptr && t.success() == nullptr && !library_failure(t) && driver_failure(t) == nullptr &&
        !t.has_any({"capability-too-low", "too-few-multiprocessors", "kernel-for-gpu"}) &&
        !(card != nullptr && card->capability && older_than_build(t, *card->capability)))
        return likely(unfit ? Strength::strong : Strength::suggests, "XLA finds the card and TensorFlow does not: a CUDA library did not open, of another version as a rule",
                      {quote(*xla), quote(*cpu_shown(t))});
    if (driver_failure(t) != nullptr || t.success() != nullptr || use_failure(t) || (t.windows && t.at_least("2.11")))
        return not_shown();
    if (contains(t.told("package"), "and-cuda") || t.mac) return not_shown();
    // It starts, slowly, or computes, if little: what it opened does fit.
    const bool runs = t.has_any({"says-first-start-slow", "says-one-used"}) || (t.has("says-memory-taken") && t.has_any({"says-slow", "says-device-made"}));
    if (unfit && runs && cpu_shown(t) == nullptr && !t.has_any({"says-not-found", "says-not-used"}))
        return likely(Strength::hints, title_of_unfit, {*unfit});
    if (unfit) {
        // What opened is of the CUDA that is asked for, whatever somebody believes to have.
        const bool opened =
            std::any_of(t.libraries.opened.begin(), t.libraries.opened.end(), [](const std::string& name) {
                return !library_of_soname(name).empty() && library_of_soname(name) != "cudnn";
            });
        const bool cuda_is_found =
            (t.libraries.failed.empty() || !t.libraries.any(true)) && !(opened && t.libraries.failed.empty());
        return likely(cuda_is_found ? Strength::suggests : Strength::hints, title_of_unfit, {*unfit});
    }
    // A hosted image moves on to another CUDA; a release that is pinned stays.
    if (const Sign* said = t.first("says-worked-before"); said != nullptr && t.platform == Platform::colab &&
                                                          t.tensorflow && t.tensorflow->voice == Voice::told &&
                                                          silent_on_cpu(t))
        return likely(Strength::suggests,
                      "the hosted image has moved to another CUDA than " + tensorflow_named(t) + " was built for",
                      {quote(*said), said_of(*t.tensorflow, "TensorFlow")});
    // The image has the CUDA of the TensorFlow that it brings, not of another one that is put in its place.
    if (t.platform == Platform::colab && silent_on_cpu(t) && !t.has_any({"says-no-gpu", "says-slow"}))
        for (const Sign* sign : t.all("command-pip"))
            if (contains(sign->text, "tensorflow==") || contains(sign->text, "tensorflow-gpu=="))
                return likely(
                    Strength::strong,
                    "the hosted image has another CUDA than the TensorFlow that was installed into it was built for",
                    {quote(*sign)});
    return usual(c, "cuda-version", "the CUDA that is there may not be the one that this TensorFlow opens");
}

}  // namespace whynogpu
