// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_windows_native(const TextCase& c) {
    const TextFacts& t = c.text;
    if (!t.windows) return not_shown();
    const char* const title = "TensorFlow 2.11 and newer have no GPU support on native Windows";
    for (const Sign* sign : t.all("pip-no-version"))
        if (contains(sign->text, "nvidia-nccl") || contains(sign->text, "nvidia-c") ||
            contains(sign->text, "0.0.1.dev5"))
            return proved(title, {quote(*sign, "NVIDIA makes these wheels for Linux only")});
    if (const Sign* sign = t.first("windows-without-gpu")) return proved(title, {quote(*sign)});
    if (const Sign* sign = t.first("gpu-package-removed")) return proved(title, {quote(*sign)});
    if (t.package("tensorflow-intel") != nullptr)
        return proved(title, {{"tensorflow-intel is installed", t.package("tensorflow-intel")->origin}});
    const bool directml = contains(t.told("package"), "directml") || t.package("tensorflow-directml-plugin") != nullptr;
    if (const Sign* said = t.first("says-lost-since-2.10");
        said != nullptr && !directml && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::strong, title, {quote(*said)});
    if (!t.at_least("2.11") || directml || t.success() != nullptr) return not_shown();
    std::vector<Evidence> because;
    if (t.tensorflow) because.push_back(said_of(*t.tensorflow, "TensorFlow"));
    for (const char* id : {"cpu-listed", "no-gpu-listed", "not-a-cuda-build", "says-torch-works"})
        if (const Sign* sign = t.first(id)) because.push_back(quote(*sign));
    return t.has_any({"module-missing", "import-fails", "pip-no-version"})
               ? likely(Strength::suggests, title, std::move(because))
               : proved(title, std::move(because));
}

}  // namespace whynogpu
