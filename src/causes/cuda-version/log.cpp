// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// The person says which CUDA is there, and it is not the one that the release opens.
std::optional<Evidence> stated_version_does_not_fit(const TextCase& c) {
    const TextFacts& t = c.text;
    if (!t.cuda || !t.needs_cuda) return std::nullopt;
    if (t.release == nullptr) {
        // 11.1 and later are one for the loader.
        if (t.cuda->version.major() == t.needs_cuda->major() && t.cuda->version.major() > 11) return std::nullopt;
        if (t.cuda->version.places() < 2 || t.needs_cuda->places() < 2 || t.cuda->version.major_minor() == t.needs_cuda->major_minor())
            return std::nullopt;
        return Evidence{"CUDA " + t.cuda->text + " is there; " + tensorflow_named(t) + " was built for " + t.needs_cuda->text(),
                        t.cuda->origin};
    }
    for (const RequiredLibrary& library : t.release->required)
        if (cuda_provides(c.knowledge, t.cuda->version, library.soname) == std::optional<bool>(false))
            return Evidence{
                "CUDA " + t.cuda->text + " is there, which does not bring " + library.soname + "; " + tensorflow_named(t) + " opens it",
                t.cuda->origin};
    return std::nullopt;
}

}  // namespace

Judgement judge_text_cuda_version(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const TextLibrary* library = t.libraries.first(false, TextFault::other_version)) {
        std::vector<Evidence> because{quote(*library->sign), {library->because, library->because_origin}};
        const std::string title = "another CUDA is installed than the one that " + tensorflow_named(t) + " opens (" + library->shown + ")";
        return library->sure ? proved(title, std::move(because)) : likely(Strength::strong, title, std::move(because));
    }
    if (driver_failure(t) != nullptr || t.success() != nullptr || use_failure(t) || (t.windows && t.at_least("2.11"))) return not_shown();
    if (contains(t.told("package"), "and-cuda") || t.mac) return not_shown();
    if (const auto evidence = stated_version_does_not_fit(c)) {
        const bool cuda_is_found = t.libraries.failed.empty() || !t.libraries.any(true);
        return likely(cuda_is_found ? Strength::suggests : Strength::hints,
                      "another CUDA is installed than " + tensorflow_named(t) + " was built for", {*evidence});
    }
    // A hosted image moves on to another CUDA; a release that is pinned stays.
    if (const Sign* said = t.first("says-worked-before");
        said != nullptr && t.platform == Platform::colab && t.tensorflow && t.tensorflow->voice == Voice::told && silent_on_cpu(t))
        return likely(Strength::suggests, "the hosted image has moved to another CUDA than " + tensorflow_named(t) + " was built for",
                      {quote(*said), said_of(*t.tensorflow, "TensorFlow")});
    return not_shown();
}

}  // namespace whynogpu
