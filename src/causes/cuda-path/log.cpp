// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_build.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// Releases whose wheels do not find the CUDA wheels beside them.
bool lost_wheels(const TextFacts& t) {
    return t.release != nullptr && !t.release->extras.empty() && !t.release->pip_alone_suffices;
}

bool asks_for_extras(const TextFacts& t) {
    if (t.has("says-no-wheels")) return false;
    for (const char* subject : {"package", "installed_with", "other"})
        if (contains(t.told(subject), "[and-cuda]")) return true;
    const auto commands = t.all("command-pip");
    return contains(t.told("package"), "and-cuda") ||
           std::any_of(commands.begin(), commands.end(),
                       [](const Sign* sign) { return contains(sign->text, "[and-cuda]"); });
}

/// Since 2.7 a wheel of pip no longer finds $CONDA_PREFIX/lib by itself.
const Sign* conda_cuda_under_pip(const TextFacts& t) {
    if (t.windows || (t.tensorflow && t.below("2.7"))) return nullptr;
    for (const Sign* sign : t.all("command-conda"))
        if (contains(sign->text, "cudatoolkit") || contains(sign->text, "cudnn")) return sign;
    return nullptr;
}

}  // namespace

Judgement judge_text_cuda_path(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const auto build = build_lacks(c, false, BuildFault::not_on_path)) return *build;
    const char* const title = "the CUDA libraries are there, the loader does not find them";
    if (const TextLibrary* library = t.libraries.first(false, TextFault::not_on_path)) {
        std::vector<Evidence> because{quote(*library->sign), {library->because, library->because_origin}};
        for (const char* id : {"says-process-differs", "says-path-unset", "says-wrong-variable"})
            if (const Sign* said = t.first(id)) because.push_back(quote(*said));
        if (library->sign->id == "library-not-opened" && t.at_least("1.15") && t.below("2.12") &&
            !contains(library->sign->text, "LD_LIBRARY_PATH") && contains(library->sign->text, "dlerror"))
            because.push_back({"the line shows no LD_LIBRARY_PATH: it was not set", library->sign->origin});
        // The runtime is the measure: where another one is there, that what both versions bring fails too says nothing.
        const bool other_runtime = std::any_of(t.libraries.failed.begin(), t.libraries.failed.end(), [](const TextLibrary& one) {
            return one.id == "cudart" && one.fault == TextFault::other_version;
        });
        return likely(other_runtime ? Strength::hints : Strength::strong, title, std::move(because));
    }
    const Sign* differs = t.first("says-process-differs");
    const bool only_cudnn = t.libraries.any(true) && !t.libraries.any(false);
    if (library_failure(t) && differs != nullptr)
        return likely(
            only_cudnn || t.libraries.first(false, TextFault::other_version) != nullptr ? Strength::hints
                                                                                        : Strength::strong,
            title,
            {quote(*differs),
             quote(t.libraries.failed.empty() ? *t.libraries.unnamed : *t.libraries.failed.front().sign)});
    // One Python, two ways to start it, and a native module that only one of them loads.
    if (const Sign* fails = t.first("import-fails"); fails != nullptr && differs != nullptr && !library_failure(t) &&
                                                     !t.windows && !t.mac && t.has("says-same-python"))
        return likely(Strength::strong, "the same Python does not find its libraries when it is started another way",
                      {quote(*differs), quote(*fails)});
    // The same program with and without the variable.
    const VariableSeen* variable = t.variable("LD_LIBRARY_PATH");
    if (t.has("empty-list") && t.has("gpu-listed") && variable != nullptr && !t.wsl)
        return likely(Strength::strong, title,
                      {quote(*t.first("empty-list")),
                       {"with LD_LIBRARY_PATH=" + variable->value + " the GPU is listed", variable->origin}});
    if (const Sign* said = t.first("says-lost-in-new-shell");
        said != nullptr && !t.windows && driver_failure(t) == nullptr && !use_failure(t) && t.success() == nullptr)
        return likely(Strength::strong, "the search path was set for one shell only", {quote(*said)});
    const bool extras = asks_for_extras(t);
    if (t.libraries.unnamed != nullptr && stated_cuda_does_not_fit(c) && !extras) return not_shown();
    if (const Sign* dll = dll_not_named(t); dll != nullptr && dll->id == "dll-dependency-missing" && t.cuda)
        return likely(Strength::suggests, "a DLL of CUDA or cuDNN that the library needs is not on PATH",
                      {quote(*dll), said_of(*t.cuda, "CUDA")});
    if (const Sign* said = t.first("says-path-cures");
        said != nullptr && driver_failure(t) == nullptr && !use_failure(t) &&
        (!t.windows || contains(said->text, "add_dll_directory")))
        return likely(only_cudnn || t.libraries.first(false, TextFault::other_version) != nullptr
                          ? Strength::hints
                          : Strength::strong,
                      title, {quote(*said)});
    if (const Sign* sign = t.first("nvcc-not-found"); sign != nullptr && t.has("custom-op-build-fails") && !library_failure(t))
        return likely(Strength::suggests, "the program compiles its own operations, and nvcc is not on PATH", {quote(*sign)});
    // The wheels are there, and the loader does not look into their folders.
    const bool plain = !extras && installs_plain_package(t);
    if (const Sign* said = wheels_present(t);
        t.libraries.unnamed != nullptr && !t.windows && (said != nullptr || extras)) {
        std::vector<Evidence> because{quote(*t.libraries.unnamed)};
        because.push_back(said != nullptr ? quote(*said)
                                          : Evidence{"the wheels came with the extra [and-cuda]", "told"});
        return likely(Strength::strong, "the CUDA wheels are there, the loader does not find them", std::move(because));
    }
    if (lost_wheels(t) && !plain && (library_failure(t) || (silent_on_cpu(t) && (cpu_shown(t) != nullptr || wheels_present(t) != nullptr))) &&
        !t.windows && (t.told("cuda").empty() || extras)) {
        std::vector<Evidence> because{
            {tensorflow_named(t) + " does not search the folders of its own CUDA wheels", "release " + t.release->id}};
        if (t.libraries.unnamed != nullptr) because.push_back(quote(*t.libraries.unnamed));
        return likely(extras || t.libraries.unnamed != nullptr || wheels_present(t) != nullptr ? Strength::strong : Strength::hints, title,
                      std::move(because));
    }
    if (const Sign* said = t.first_of({"says-path-unset", "says-wrong-variable"});
        said != nullptr && silent_on_cpu(t) && cpu_shown(t) != nullptr && !t.windows &&
        (t.cuda || conda_cuda_under_pip(t) != nullptr))
        return likely(Strength::suggests, title, {quote(*said)});
    if (const Sign* conda = conda_cuda_under_pip(t); conda != nullptr && !only_cudnn && t.success() == t.first("gpu-listed") &&
                                                     driver_failure(t) == nullptr && !use_failure(t) && !t.windows)
        return likely(Strength::suggests, title, {quote(*conda, "a TensorFlow of pip does not look there by itself")});
    // The profiler's library lies apart from the others, in extras/CUPTI/lib64.
    if (!library_failure(t) && driver_failure(t) == nullptr)
        for (const char* id : {"library-not-opened", "says-named-missing", "says-library-missing"})
            for (const Sign* sign : t.all(id))
                if (contains(sign->id == "says-library-missing" ? lower(sign->text) : hole(*sign, "soname"), "cupti"))
                    return likely(t.success() == nullptr ? Strength::suggests : Strength::hints,
                                  "libcupti is not on the loader's path: it lies in extras/CUPTI/lib64", {quote(*sign)});
    if (const TextLibrary* library = t.libraries.first(false, TextFault::missing))
        return likely(Strength::hints, title, {quote(*library->sign)});
    if (t.libraries.unnamed != nullptr)
        return likely(t.cuda && t.below("2.12") && !t.cudnn && !contains(t.told("other"), "cudnn") ? Strength::suggests
                                                                                                   : Strength::hints,
                      title, {quote(*t.libraries.unnamed)});
    if (const Sign* said = t.first("says-process-differs");
        said != nullptr && silent_on_cpu(t) && (t.cuda || contains(t.told("installed_with"), "conda")))
        return likely(contains(t.told("other"), "ld_library_path") ? Strength::strong : Strength::suggests, title,
                      {quote(*said)});
    return usual(c, "cuda-path", "the loader may not find the CUDA libraries");
}

}  // namespace whynogpu
