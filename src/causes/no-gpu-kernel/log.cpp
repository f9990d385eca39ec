// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_no_gpu_kernel(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const Sign* sign = t.first("no-gpu-kernel")) {
        std::vector<Evidence> because{quote(*sign)};
        if (const Sign* code = t.first("code-no-cudnn-layer")) because.push_back(quote(*code));
        // "No OpKernel was registered" is also what a CPU build says of an operation that only a GPU has.
        const bool weak = contains(sign->text, "No OpKernel was registered") ||
                          contains(sign->text, "Could not find device") || contains(sign->text, "NHWC") ||
                          contains(sign->text, "Op type not registered") || contains(sign->text, "olocat") ||
                          contains(sign->text, "CPU devices compatible") ||
                          contains(sign->text, "'CPU' devices compatible");
        if (weak && (library_failure(t) || driver_failure(t) != nullptr || (cpu_shown(t) != nullptr && contains(sign->text, "incompatible device"))))
            return likely(Strength::hints, "the operation has no GPU kernel", std::move(because));
        // There is a kernel for a GPU, and this process has none.
        if (registered_without_gpu(t) != nullptr &&
            (t.has("kernel-for-gpu") || (t.has("no-kernels-registered") && contains(sign->text, "Cudnn"))))
            return likely(Strength::hints, "the operation has a kernel for GPUs only, and no GPU is there",
                          std::move(because));
        if (asks_another_job(t) != nullptr)
            return likely(Strength::hints, "the operation has no GPU kernel", std::move(because));
        // A queue stays where it was made: told at each start, and no fault.
        if (contains(sign->text, "Ignoring device specification"))
            return likely(Strength::hints, "the operation stays on the CPU, where its queue is", std::move(because));
        if (contains(sign->text, "Nccl"))
            return likely(Strength::hints, "the operation has no GPU kernel", std::move(because));
        return weak ? likely(Strength::suggests, "the operation has no kernel for this device", std::move(because))
                    : proved("the operation, or its type, has no GPU kernel", std::move(because));
    }
    // The layer computes on the GPU all the same, several times slower.
    if (const Sign* sign = t.first("no-cudnn-kernel"); sign != nullptr && !any_failure(t)) {
        std::vector<Evidence> because{quote(*sign)};
        if (const Sign* code = t.first("code-no-cudnn-layer")) because.push_back(quote(*code));
        return likely(t.success() != nullptr && t.told("other").empty() ? Strength::hints : Strength::strong,
                      "the layer does not get cuDNN's kernel, and takes a slower one", std::move(because));
    }
    if (const Sign* code = t.first("code-no-cudnn-layer"); code != nullptr && !any_failure(t))
        return likely(Strength::strong, "these arguments keep the layer off cuDNN", {quote(*code)});
    // The listing of placements is what people make when they wonder about one operation.
    if (const Sign* left = left_on_cpu(t); left != nullptr && !any_failure(t))
        return likely(
            t.has_any({"says-slow", "says-op-on-cpu", "says-not-used", "says-idle"}) ? Strength::strong
                                                                                     : Strength::hints,
            "TensorFlow runs " + hole(*left, "op") + " on the CPU though it has a GPU: it has no kernel for it",
            {quote(*left)});
    if (const Sign* said = t.first("says-op-on-cpu"); said != nullptr && !any_failure(t) && cpu_shown(t) == nullptr)
        return likely(Strength::suggests, "the operation, or its type, has no GPU kernel", {quote(*said)});
    if (const Sign* sign = t.first("placement-refused");
        sign != nullptr && t.has_nvidia_card() && !any_failure(t) && cpu_shown(t) == nullptr && !t.has("device-not-there"))
        return likely(Strength::hints, "an operation cannot be placed; the text breaks off before it says why", {quote(*sign)});
    return lint_says(t, "no-gpu-kernel");
}

}  // namespace whynogpu
