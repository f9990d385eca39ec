// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_other(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const Sign* sign = t.first("too-few-multiprocessors")) {
        Judgement said = proved("TensorFlow leaves a GPU out that has few multiprocessors", {quote(*sign)});
        said.because.push_back({"TF_MIN_GPU_MULTIPROCESSOR_COUNT=" + hole(*sign, "count") + " lets it in", ""});
        return t.success() != nullptr ? likely(Strength::hints, said.title, said.because) : said;
    }
    if (const Sign* sign = t.first("allocator-refused"))
        return likely(Strength::strong, "the allocator that TF_GPU_ALLOCATOR names cannot be used here", {quote(*sign)});
    if (const Sign* sign = t.first("option-misplaced"))
        return likely(Strength::suggests, "the program gives the options of the GPU to an object that does not take them", {quote(*sign)});
    if (const Sign* sign = t.first("used-after-fork"))
        return likely(Strength::strong, "the process was forked after CUDA was started, and CUDA does not survive that",
                      {quote(*sign)});
    if (const Sign* said = t.first("says-after-fork"); said != nullptr && !any_failure(t) && cpu_shown(t) == nullptr)
        return likely(Strength::suggests, "a process that was forked from one with a session or a device cannot use either", {quote(*said)});
    for (const Sign* sign : t.all("import-fails"))
        if (contains(sign->text, "compiled to use AVX") || contains(sign->text, "compiled to use SSE"))
            return likely(Strength::suggests, "the processor lacks instructions that this TensorFlow uses",
                          {quote(*sign)});
    if (const Sign* sign = t.first("kfd-refused"))
        return likely(Strength::strong, "the user may not open ROCm's device file", {quote(*sign)});
    if (const Sign* sign = wants_old_api(t))
        return likely(Strength::suggests, "the program is written for TensorFlow 1: the name is gone in 2",
                      {quote(*sign)});
    if (const Sign* sign = t.first("paging-file-small"))
        return likely(Strength::strong,
                      "Windows has too little memory to load the libraries: its paging file is too small",
                      {quote(*sign)});
    if (const Sign* sign = t.first("compiler-refused"))
        return likely(Strength::strong, "this CUDA does not take this compiler", {quote(*sign)});
    if (const Sign* sign = t.first("custom-op-build-fails"); sign != nullptr && !t.has_any({"nvcc-lacks-chip", "nvcc-not-found"}))
        return likely(Strength::suggests, "the program's own operations for GPUs are compiled when it starts, and the compiler fails", {quote(*sign)});
    if (const Sign* sign = t.first("package-build-fails"); sign != nullptr && !library_failure(t))
        return likely(Strength::suggests, "a package is built from its sources, and the compiler fails", {quote(*sign)});
    if (const Sign* sign = t.first("gpu-package-removed"); sign != nullptr && !t.windows && !library_failure(t))
        return likely(Strength::suggests, "the package tensorflow-gpu is empty since 2.12; it is called tensorflow", {quote(*sign)});
    if (const Sign* said = t.first("says-install-fails"); said != nullptr && !any_failure(t) && t.success() == nullptr && cpu_shown(t) == nullptr)
        return likely(Strength::suggests, "the installation does not come to its end", {quote(*said)});
    if (const Sign* sign = t.first("install-ended-early"); sign != nullptr && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::suggests, "the installation did not come to its end", {quote(*sign)});
    for (const Sign* sign : t.all("dnn-refused"))
        if (contains(sign->text, "count: 0 "))
            return likely(Strength::strong, "the batch that reaches the GPU is empty: cuDNN refuses it",
                          {quote(*sign)});
    if (const Sign* sign = t.first("dnn-refused"); sign != nullptr && !t.has_any({"dnn-failed", "cudnn-no-handle"}))
        return likely(Strength::hints, "cuDNN refuses what the program asks for", {quote(*sign)});
    if (const Sign* said = t.first("says-nan"); said != nullptr && !any_failure(t) && cpu_shown(t) == nullptr &&
                                                       (t.has_nvidia_card() || contains(t.told("other"), "gpu") || contains(t.told("other"), "cpu")) && !t.has_any({"says-not-found", "says-not-used"}))
        return likely(Strength::suggests, "the GPU computes, and what it computes is wrong: the program, or a fault of a library or a kernel", {quote(*said)});
    // It stands still where one process computes: workers that feed it, a lock, or kernels that are compiled.
    if (const Sign* said = t.first("says-hangs"); said != nullptr && !any_failure(t) && cpu_shown(t) == nullptr && t.success() == nullptr &&
                                                  !t.has_any({"says-not-found", "says-not-used", "says-several-gpus", "told-several-gpus", "several-gpus-used", "says-nan"}) &&
                                                  (contains(t.told("other"), "epoch") || contains(t.told("other"), "train") || contains(t.told("other"), "fit")))
        return likely(Strength::hints, "the program waits for something: workers that feed it, a lock, or kernels that are compiled first", {quote(*said)});
    if (const Sign* sign = t.first("kernel-failed"))
        return likely(Strength::suggests, "a kernel ran and failed: the GPU is used, its program went wrong",
                      {quote(*sign)});
    if (const Sign* sign = t.first("event-failed");
        sign != nullptr && !any_failure(t) && !t.has_any({"told-several-gpus", "several-gpus-used", "says-several-gpus"}))
        return likely(Strength::hints, "the GPU is used, and something that was given to it failed", {quote(*sign)});
    return not_shown();
}

}  // namespace whynogpu
