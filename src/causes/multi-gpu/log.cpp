// SPDX-License-Identifier: Apache-2.0
#include "causes/text_chips.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_multi_gpu(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the GPUs do not work together";
    std::vector<Evidence> because = quotes(t, {"nccl-fault", "several-gpus-used", "says-hangs", "says-iommu",
                                               "says-mig", "code-several-gpus", "says-several-gpus"});
    // What does not build has not run.
    if (t.has("package-build-fails")) return not_shown();
    if (t.has("nccl-fault")) return likely(Strength::strong, title, std::move(because));
    if (const Sign* said = t.first("says-one-used"); said != nullptr && t.has("says-mig") && !any_failure(t))
        return likely(Strength::strong, "one process sees one MIG instance only", {quote(*said), quote(*t.first("says-mig"))});
    if (const Sign* said = t.first("says-one-used"); said != nullptr && !any_failure(t))
        return likely(Strength::suggests,
                      "the program uses one GPU of several: a strategy for several has to be asked for",
                      {quote(*said)});
    if (const Sign* said = t.first("says-fails-with-several");
        said != nullptr && !library_failure(t) && driver_failure(t) == nullptr && !t.has("memory-full"))
        return likely(Strength::strong, title, {quote(*said)});
    // A chip that the build does not know also hangs, be there one or two.
    const Card* card = t.nvidia_card();
    const bool newer = card != nullptr && card->capability && newer_than_build(c, *card->capability);
    const bool several = t.has_any({"several-gpus-used", "code-several-gpus", "says-several-gpus"}) ||
                         (t.has("told-several-gpus") && !newer && !t.has("says-first-start-slow"));
    if (const Sign* said = t.first("says-nccl"); said != nullptr && !any_failure(t))
        return likely(Strength::strong, title, {quote(*said)});
    if (!several) return not_shown();
    if (t.has_any({"says-hangs", "says-iommu"}) && !library_failure(t) && driver_failure(t) == nullptr)
        return likely(Strength::strong, title, std::move(because));
    // It goes with one GPU and crashes with several. Memory, kernels and cuDNN have judges of their own.
    const bool left_out = t.has_any({"says-not-used", "says-not-found"}) || cpu_shown(t) != nullptr;
    if (t.has_any({"says-crashes", "crashed"}) && !any_failure(t) && !left_out)
        return likely(stated_cuda_does_not_fit(c) ? Strength::hints : Strength::strong, title, std::move(because));
    // With MIG a process is shown one instance, whatever number it asks for.
    if (t.has("says-mig") && t.has_any({"several-gpus-used", "no-supported-devices"}))
        return likely(Strength::strong, "one process sees one MIG instance only", std::move(because));
    if (t.has_any({"several-gpus-used", "code-several-gpus"}) && !any_failure(t))
        return likely(Strength::hints, title, std::move(because));
    return not_shown();
}

}  // namespace whynogpu
