// SPDX-License-Identifier: Apache-2.0
#include "causes/text_build.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// An image of CUDA that TensorFlow was put into and that has no cuDNN: "base" holds the runtime alone, "runtime" and
/// "devel" the toolkit, and only those with cudnn in their tag hold it. Source: NVIDIA's description of its images,
/// 2026-11-21.
const Sign* image_without_cudnn(const TextFacts& t) {
    const Sign* bare = nullptr;
    for (const Sign* sign : t.all("cuda-image")) {
        const std::string tag = lower(hole(*sign, "tag"));
        if (contains(tag, "cudnn")) return nullptr;
        // Such an image is also what people try nvidia-smi with.
        const bool stage = contains(tag, "base") || contains(tag, "runtime") || contains(tag, "devel");
        const bool trial = contains(sign->text, " run ") && contains(sign->text, "nvidia-smi");
        if (stage && !trial) bare = sign;
    }
    return bare;
}

}  // namespace

Judgement judge_text_cudnn_missing(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const auto build = build_lacks(c, true, BuildFault::missing)) return *build;
    if (const TextLibrary* library = t.libraries.first(true, TextFault::missing)) {
        for (const std::string_view code : {"rror code 127", "rror code 1114", "rror code 1455"})
            if (contains(library->sign->text, code)) return not_shown();
        // With CUDA itself missing, this is only more of the same.
        const bool alone = !t.libraries.any(false);
        const bool opened = !t.libraries.opened.empty() || t.has("says-all-others-open");
        std::vector<Evidence> because{quote(*library->sign)};
        if (opened && alone) because.push_back({"the other CUDA libraries do open", ""});
        if (const Sign* said = t.first("says-cudnn-absent")) because.push_back(quote(*said));
        return likely(!alone   ? Strength::hints
                      : opened ? Strength::strong
                               : Strength::suggests,
                      library->shown + " (cuDNN) was not found, and nothing tells that it is installed",
                      std::move(because));
    }
    for (const Sign* sign : t.all("library-not-opened"))
        if (contains(lower(sign->text), "zlibwapi.dll"))
            return likely(Strength::strong, "cuDNN needs zlibwapi.dll, which it does not bring (since 8.3, on Windows)",
                          {quote(*sign)});
    if (const Sign* said = t.first("says-cudnn-absent"); said != nullptr && t.libraries.unnamed != nullptr && !t.cudnn)
        return likely(t.has("says-no-wheels") ? Strength::suggests : Strength::strong, "cuDNN is not installed", {quote(*t.libraries.unnamed), quote(*said)});
    if (t.libraries.unnamed != nullptr && !t.cudnn && !contains(t.told("other"), "cudnn"))
        // From 2.14 on, who tells of no CUDA of their own relies on the wheels.
        return likely(t.at_least("2.12") && (t.cuda || !t.at_least("2.14")) ? Strength::suggests : Strength::hints,
                      "a CUDA library was not found: cuDNN, most likely, since the runtime did open",
                      {quote(*t.libraries.unnamed)});
    if (const Sign* said = t.first("says-cudnn-absent");
        said != nullptr && t.success() == nullptr && driver_failure(t) == nullptr)
        return likely(Strength::suggests, "cuDNN is not installed", {quote(*said)});
    if (told_none(t, "cudnn") && !told_none(t, "cuda") && silent_on_cpu(t) && t.at_least("2.1") &&
        !(t.windows && t.at_least("2.11")) && !t.mac)
        return likely(Strength::suggests, "cuDNN is not installed", {{"cuDNN: " + t.told("cudnn"), "told: cudnn"}});
    const Sign* image = image_without_cudnn(t);
    if (image == nullptr) image = t.first("says-base-image");
    if (image != nullptr && silent_on_cpu(t) &&
        (cpu_shown(t) != nullptr || t.has_any({"says-not-found", "says-not-used"})))
        return likely(Strength::suggests, "the image that this was built on holds no cuDNN", {quote(*image)});
    // cuDNN ends the process without a word where the DLL is missing.
    if (const Sign* crash = t.first_of({"says-crashes", "crashed"});
        crash != nullptr && t.windows && !any_failure(t) && t.at_least("2.5") && t.below("2.11") && cpu_shown(t) == nullptr && !t.has("says-crashes-at-import") &&
        (t.has("cudnn-works") || (t.cudnn && t.cudnn->version >= Version("8.3"))))
        return likely(Strength::suggests, "cuDNN 8.3 and later need zlibwapi.dll on Windows, which it does not bring: without it the process ends silently",
                      {quote(*crash)});
    if (const Sign* sign = t.first("dnn-not-found");
        sign != nullptr && !t.cudnn && !t.has("cudnn-mismatch") && !t.has("cudnn-no-handle"))
        return likely(Strength::hints, "cuDNN could not be used", {quote(*sign)});
    return not_shown();
}

}  // namespace whynogpu
