// SPDX-License-Identifier: Apache-2.0
#include "causes/text_build.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// A library of another CUDA is asked for, and not by TensorFlow: by a cuDNN made for it.
const Sign* foreign_cuda_wanted(const TextFacts& t) {
    for (const Sign* sign : t.all("dependency-not-opened")) {
        const auto cuda = cuda_of_soname(
            soname_of_file(hole(*sign, "culprit").empty() ? hole(*sign, "soname") : hole(*sign, "culprit")));
        if (cuda && t.needs_cuda && cuda->major() != t.needs_cuda->major()) return sign;
    }
    return nullptr;
}

}  // namespace

Judgement judge_text_cudnn_version(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const auto build = build_lacks(c, true, BuildFault::other_version)) return *build;
    if (const Sign* sign = t.first("cudnn-mismatch"))
        return proved(
            "cuDNN " + hole(*sign, "loaded") + " was loaded" +
                (hole(*sign, "compiled").empty() ? "" : ", TensorFlow was compiled with " + hole(*sign, "compiled")),
            {quote(*sign)});
    // Every cuDNN has cudnnCreate: without it, none was loaded. Nor where a symbol is looked for in TensorFlow's own
    // file.
    const Sign* differs = t.first("cudnn-parts-differ");
    if (differs != nullptr && (contains(differs->text, "find cudnnCreate in") || contains(differs->text, "_pywrap_tensorflow")))
        differs = nullptr;
    if (const Sign* sign = differs)
        return likely(Strength::strong,
                      "the parts of cuDNN that were loaded do not fit each other, or not this TensorFlow",
                      {quote(*sign)});
    if (const Sign* said = t.first("says-cudnn-differs"); said != nullptr && !library_failure(t))
        return likely(Strength::strong, "another cuDNN is loaded than TensorFlow was compiled with", {quote(*said)});
    // What a module of TensorFlow calls is not in the cuDNN that was found.
    for (const Sign* sign : t.all("library-symbol-missing"))
        if (lower(hole(*sign, "symbol")).starts_with("cudnn") &&
            (library_of_soname(soname_of_file(hole(*sign, "soname"))).empty() ||
             hole(*sign, "soname").ends_with(".dll")))
            return likely(Strength::strong,
                          "the cuDNN that is loaded lacks " + hole(*sign, "symbol") + ": it is of another version",
                          {quote(*sign)});
    // 127: the procedure is not in the file. Source: Windows' system error codes.
    for (const Sign* sign : t.all("library-not-opened"))
        if (contains(lower(hole(*sign, "soname")), "cudnn") && contains(sign->text, "rror code 127"))
            return likely(Strength::strong,
                          "a part of cuDNN lacks what another part calls: they are of different versions",
                          {quote(*sign)});
    if (const Sign* sign = foreign_cuda_wanted(t)) {
        std::vector<Evidence> because{quote(*sign, "TensorFlow itself asks for nothing of that CUDA")};
        if (const auto evidence = cudnn_for_other_cuda(t)) because.push_back(*evidence);
        return likely(Strength::strong, "the cuDNN that is installed was built for another CUDA", std::move(because));
    }
    const bool unnamed_dll = t.below("2.1") && dll_not_named(t) != nullptr;
    if (const auto evidence = cudnn_for_other_cuda(t))
        return likely(unnamed_dll ? Strength::strong : Strength::suggests, "the cuDNN that is installed was built for another CUDA", {*evidence});
    if (const TextLibrary* library = t.libraries.first(true, TextFault::other_version)) {
        const bool alone = !t.libraries.any(false);
        return likely(alone ? Strength::strong : Strength::suggests, "another cuDNN is there than " + library->shown,
                      {quote(*library->sign), {library->because, library->because_origin}});
    }
    if (const auto evidence = stated_cudnn_does_not_fit(t); evidence && t.success() == nullptr) {
        const char* const title = "another cuDNN is installed than TensorFlow needs";
        const bool major = t.cudnn->version.major() != t.needs_cudnn->major();
        if (const Sign* sign =
                t.first_of({"dnn-not-found", "cudnn-no-handle", "cudnn-parts-not-opened", "dnn-failed", "dnn-refused"}))
            return likely(Strength::strong, title, {*evidence, quote(*sign)});
        if (major && t.libraries.unnamed != nullptr)
            return likely(Strength::strong, title, {*evidence, quote(*t.libraries.unnamed)});
        // Windows does not name the DLL that it lacks, and until 2.0 cuDNN's was linked.
        if (const Sign* sign = dll_not_named(t); major && sign != nullptr && t.below("2.1") && !stated_cuda_does_not_fit(c))
            return likely(Strength::strong, title, {*evidence, quote(*sign)});
        const std::string other = t.told("other");
        const bool of_cudnn = contains(other, "cudnn") || contains(other, "conv");
        if (of_cudnn && silent_on_cpu(t)) return likely(Strength::suggests, title, {*evidence});
        if (major && silent_on_cpu(t) && !(t.windows && t.at_least("2.11")))
            return likely(Strength::hints, title, {*evidence});
    }
    // dlib is compiled against the cuDNN that it finds, and TensorFlow has no part in it.
    if (const Sign* sign = t.first("dnn-failed"); sign != nullptr && contains(sign->text, "dlib"))
        return likely(Strength::suggests, "the cuDNN, the CUDA or the driver that is there is not the one that dlib was compiled with",
                      {quote(*sign)});
    // A GPU is only made where some cuDNN opened: what then cannot be used is of another version.
    if (const Sign* sign = t.first_of({"dnn-not-found", "dnn-refused"});
        sign != nullptr && !t.libraries.any(true) && !t.has("cudnn-no-handle"))
        return likely(sign->id == "dnn-not-found" && !t.cudnn ? Strength::suggests : Strength::hints,
                      "the cuDNN that is loaded may not be of the version that TensorFlow needs", {quote(*sign)});
    return not_shown();
}

}  // namespace whynogpu
