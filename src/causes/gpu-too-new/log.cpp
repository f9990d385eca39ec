// SPDX-License-Identifier: Apache-2.0
#include "causes/text_chips.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_gpu_too_new(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the chip is newer than the code in this build";
    std::vector<Evidence> because;
    const Card* card = t.nvidia_card();
    const bool newer = card != nullptr && card->capability && newer_than_build(c, *card->capability);
    if (newer)
        because.push_back({card->name + " (compute capability " + card->capability->text() + ") is newer than " +
                               tensorflow_named(t) + " knows",
                           card->origin});
    // The release's own CUDA is from before the chip: so is every ptxas that goes with it.
    const GpuGeneration* generation =
        card != nullptr && card->capability ? c.knowledge.find_generation(*card->capability) : nullptr;
    if (const Sign* sign = t.first("ptxas-missing");
        sign != nullptr && contains(sign->text, "is not defined for option 'gpu-name'") && generation != nullptr &&
        generation->first_cuda && t.needs_cuda && t.needs_cuda->places() > 1 && *generation->first_cuda > *t.needs_cuda)
        return likely(Strength::strong, title,
                      {quote(*sign, "the ptxas of CUDA " + t.needs_cuda->text() + " does not know the chip"),
                       {card->name + " came with CUDA " + generation->first_cuda->text(), card->origin}});
    for (const Sign* sign : t.all("nvcc-lacks-chip")) {
        const auto chip = refused_chip(*sign);
        const GpuGeneration* named = chip ? c.knowledge.find_generation(*chip) : nullptr;
        // Of a chip that CUDA has not dropped: the compiler is the older one. ptxas may also be a stray one of another CUDA.
        const bool of_nvcc = contains(sign->text, "Unsupported gpu architecture") || contains(sign->text, "TensorRT");
        if (named != nullptr && named->last_cuda.empty() && named->first_cuda &&
            (of_nvcc || (!t.needs_cuda && named->first_cuda->major() >= 12 && *chip >= Capability{10, 0})))
            return likely(Strength::strong, "the CUDA that compiles is older than the chip", {quote(*sign)});
    }
    for (const Sign* sign : t.all("container-lacks-chip"))
        if (contains(sign->text, "yet"))
            return likely(Strength::strong, "the image has no code for this chip yet", {quote(*sign)});
    if (const Sign* sign = t.first("jit-from-ptx")) {
        because.insert(because.begin(), quote(*sign));
        const auto capability = Capability::parse(
            hole(*sign, "capability").substr(0, hole(*sign, "capability").find_first_not_of("0123456789.")));
        const bool old = capability && (fit_of(t, *capability) == KernelFit::none ||
                                        (*capability < Capability{6, 0} && t.at_least("2.15")));
        if (!old)
            return t.has_any({"bad-ptx", "no-code-for-chip", "blas-failed"}) || newer
                       ? likely(Strength::strong, title, std::move(because))
                       : likely(Strength::suggests, title, std::move(because));
    }
    if (const Sign* sign = t.first("ptx-too-new-for-driver"); sign != nullptr && newer) {
        because.insert(because.begin(), quote(*sign));
        return likely(Strength::suggests, title, std::move(because));
    }
    for (const Sign* sign : t.all("bad-ptx"))
        if (!contains(sign->text, "INVALID_HANDLE") || newer) {
            because.insert(because.begin(), quote(*sign));
            return likely(Strength::strong, title, std::move(because));
        }
    if (const Sign* said = t.first("says-invalid-ptx");
        said != nullptr && !dropped_chip(t) && (newer || card == nullptr || (t.release == nullptr && !t.needs_cuda))) {
        because.push_back(quote(*said));
        return likely(Strength::strong, title, std::move(because));
    }
    // A build of one's own holds code for the chips that configure was told; a package of others nobody knows for
    // which.
    const Sign* slow = t.first("says-first-start-slow");
    const bool own_build = contains(t.told("installed_with"), "source");
    if (!newer && slow != nullptr && card != nullptr && !any_failure(t) && t.success() == nullptr &&
        cpu_shown(t) == nullptr && (own_build || (t.release == nullptr && !t.needs_cuda)))
        return likely(Strength::suggests, "the first start may compile code for a chip that this build has none for",
                      {quote(*slow), {card->name, card->origin}});
    // Ordinary kernels run on a chip of the same generation; those of element-wise operations are compiled from PTX.
    if (!newer && slow != nullptr && t.release != nullptr && card != nullptr && card->capability && !any_failure(t) &&
        cpu_shown(t) == nullptr && kernel_fit(t.release->mlir_kernels, *card->capability) == KernelFit::ptx &&
        !t.release->mlir_kernels.sass.empty() && *card->capability > t.release->mlir_kernels.sass.back())
        return likely(Strength::suggests, "the driver compiles the kernels of element-wise operations for this chip at the first start",
                      {quote(*slow), {card->name, card->origin}});
    // What a library says for which the chip holds nothing that it can run.
    const Sign* lacks = t.first_of({"no-code-for-chip", "blas-failed", "cudnn-arch-mismatch", "blas-no-handle", "cudnn-no-handle", "dnn-failed", "dnn-refused"});
    const bool loaded = !library_failure(t) && driver_failure(t) == nullptr;
    if (const Sign* said = t.first("says-chip-unsupported"); said != nullptr && lacks != nullptr && card != nullptr && card->capability && loaded)
        return likely(Strength::strong, title, {quote(*lacks), quote(*said), {card->name, card->origin}});
    // A card that nobody names, and nothing that tells of another trouble.
    const bool stands_still = !newer && card == nullptr && !any_failure(t) && t.success() == nullptr && cpu_shown(t) == nullptr &&
                              !t.has_any({"says-several-gpus", "says-not-found", "says-not-used", "says-input-pipeline"});
    if (stands_still && slow != nullptr && !t.has("says-hangs"))
        return likely(Strength::hints, "the first start may compile code for a chip that this build has none for", {quote(*slow)});
    // cuDNN was opened, and nothing comes after it: code is compiled, or the program stands still.
    if (stands_still && t.has("says-hangs"))
        for (const Sign* sign : t.all("library-opened"))
            if (contains(lower(sign->text), "cudnn"))
                return likely(Strength::hints, "the first start may compile code for a chip that this build has none for", {quote(*sign)});
    // What nobody has a table for, as a bundle's own libraries: the card is all that changed.
    if (const Sign* said = t.first("says-same-image-older-gpu"); said != nullptr && lacks != nullptr && !newer && t.release == nullptr && card != nullptr && loaded)
        return likely(Strength::strong, title, {quote(*lacks), quote(*said), {card->name, card->origin}});
    if (!newer) {
        // Ampere and later against a release that nobody names: cuBLAS of an older CUDA starts and then fails.
        if (const Sign* sign = t.first("blas-failed"); sign != nullptr && card != nullptr && card->capability && *card->capability >= Capability{8, 0} &&
                                                       t.release == nullptr && !t.tensorflow && !t.needs_cuda && !t.cuda)
            return likely(Strength::suggests, title, {quote(*sign), {card->name, card->origin}});
        // Which release it is nobody says; that it lacks the card somebody does.
        if (const Sign* said = t.first("says-chip-unsupported"); said != nullptr && t.release == nullptr && !t.needs_cuda && !any_failure(t) && t.success() == nullptr)
            return likely(Strength::suggests, title, {quote(*said)});
        if (const Sign* sign = t.first("no-code-for-chip"); sign != nullptr && (card == nullptr || !card->capability))
            return likely(Strength::hints, title, {quote(*sign)});
        return not_shown();
    }
    if (const Sign* sign = t.first_of({"no-code-for-chip", "blas-failed", "cudnn-arch-mismatch", "blas-no-handle",
                                       "cudnn-no-handle", "dnn-failed", "dnn-refused"})) {
        because.insert(because.begin(), quote(*sign));
        if (const Sign* said = t.first("says-same-image-older-gpu")) because.push_back(quote(*said));
        return likely(Strength::strong, title, std::move(because));
    }
    if (const Sign* said = t.first_of({"says-first-start-slow", "says-hangs", "says-crashes", "crashed"});
        said != nullptr && !library_failure(t) &&
        !t.has_any({"nccl-fault", "several-gpus-used", "says-several-gpus"})) {
        because.push_back(quote(*said));
        return likely(Strength::strong, title, std::move(because));
    }
    if (any_failure(t) || cpu_shown(t) != nullptr) return likely(Strength::hints, title, std::move(because));
    const bool compiled_by_driver =
        *card->capability < Capability{10, 0} && (t.success() != nullptr || device_described(t) != nullptr);
    return likely(compiled_by_driver ? Strength::hints : Strength::suggests, title, std::move(because));
}

}  // namespace whynogpu
