// SPDX-License-Identifier: Apache-2.0
#include "causes/text_build.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_cuda_missing(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const auto build = build_lacks(c, false, BuildFault::missing)) return *build;
    if (const TextLibrary* library = t.libraries.first(false, TextFault::missing)) {
        std::vector<Evidence> because{quote(*library->sign)};
        const Sign* said = t.first("says-cuda-absent");
        if (said != nullptr) because.push_back(quote(*said));
        const bool some_open = t.libraries.cudart_open;
        return likely(said != nullptr || some_open ? Strength::strong : Strength::suggests,
                      library->shown + " was not found, and nothing tells that CUDA is installed", std::move(because));
    }
    if (const TextLibrary* library = t.libraries.first(false, TextFault::other_version))
        return likely(Strength::hints, library->shown + " was not found", {quote(*library->sign)});
    // What cuDNN itself needs of the toolkit.
    for (const Sign* sign : t.all("dependency-not-opened")) {
        const std::string culprit = soname_of_file(hole(*sign, "culprit"));
        const auto cuda = cuda_of_soname(culprit);
        const bool foreign = cuda && t.needs_cuda && cuda->major() != t.needs_cuda->major();
        if (!foreign && (culprit.starts_with("libnvrtc") || cuda))
            return likely(Strength::suggests, culprit + " was not found, which cuDNN needs", {quote(*sign)});
    }
    if (t.libraries.unnamed != nullptr)
        return likely(t.has("says-cuda-absent") ? Strength::strong : Strength::hints,
                      "a CUDA library was not found; the line does not name it", {quote(*t.libraries.unnamed)});
    // Windows does not name the DLL that it lacks.
    if (const Sign* sign = dll_not_named(t)) {
        const Sign* said = t.first("says-cuda-absent");
        if (said != nullptr && !t.has("says-cudnn-on-path"))
            return likely(Strength::strong, "CUDA is not installed", {quote(*said), quote(*sign)});
        if (sign->id == "dll-dependency-missing" && !t.cuda)
            return likely(Strength::suggests, "a DLL of CUDA or cuDNN that the library needs is not found", {quote(*sign)});
    }
    // Since 2.14 what is not installed by hand comes with the extra.
    if (const Sign* said = t.first("says-cuda-absent"); said != nullptr && silent_on_cpu(t) && t.at_least("2.14") &&
                                                        !t.windows && !t.mac &&
                                                        contains(t.told("installed_with"), "pip"))
        return likely(Strength::hints, "CUDA is not installed", {quote(*said)});
    if (const Sign* said = t.first("says-cuda-absent"); said != nullptr && !any_failure(t) && t.success() == nullptr)
        return likely(cpu_shown(t) != nullptr || t.has("harmless-factory") ? Strength::strong : Strength::suggests,
                      "CUDA is not installed", {quote(*said)});
    if (told_none(t, "cuda") && silent_on_cpu(t) && t.at_least("2.1") && !(t.windows && t.at_least("2.11")) && !t.mac)
        return likely(Strength::strong, "CUDA is not installed", {{"CUDA: " + t.told("cuda"), "told: cuda"}});
    // The driver is fine, and PyTorch brings a CUDA of its own, which TensorFlow's plain wheel did not.
    const bool brings_cuda =
        contains(t.told("package"), "and-cuda") || contains(t.told("installed_with"), "conda") || t.container || t.wsl;
    if (const Sign* said = t.first("says-torch-works");
        said != nullptr && cpu_shown(t) != nullptr && silent_on_cpu(t) && !t.cuda && !t.windows && !t.mac &&
        t.at_least("2.1") && !brings_cuda && (t.driver || t.has_any({"smi-table", "says-smi-works"})))
        return likely(Strength::suggests, "no CUDA is mentioned but that of the driver and of PyTorch",
                      {quote(*said), quote(*cpu_shown(t))});
    return usual(c, "cuda-missing", "the CUDA libraries may not be installed");
}

}  // namespace whynogpu
