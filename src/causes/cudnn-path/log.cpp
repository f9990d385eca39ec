// SPDX-License-Identifier: Apache-2.0
#include "causes/text_build.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_cudnn_path(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const auto build = build_lacks(c, true, BuildFault::not_on_path)) return *build;
    if (const TextLibrary* library = t.libraries.first(true, TextFault::not_on_path)) {
        const bool alone = !t.libraries.any(false);
        return likely(alone ? Strength::strong : Strength::hints, "cuDNN is there, the loader does not find it",
                      {quote(*library->sign), {library->because, library->because_origin}});
    }
    if (t.libraries.unnamed != nullptr && t.at_least("2.12") && !t.has("says-cudnn-absent") &&
        (t.cudnn || !t.has("says-no-wheels")) &&
        (t.cudnn || contains(t.told("other"), "cudnn"))) {
        const bool fits = !t.cudnn || !t.needs_cudnn || t.cudnn->version.major() == t.needs_cudnn->major();
        if (fits && stated_cuda_does_not_fit(c)) return not_shown();
        if (fits && wheels_present(t) != nullptr)
            return likely(Strength::suggests, "the wheels are there, the loader does not find cuDNN",
                          {quote(*t.libraries.unnamed)});
        if (fits) {
            std::vector<Evidence> because{
                quote(*t.libraries.unnamed, "the CUDA runtime did open, or another line would say so")};
            if (t.cudnn) because.push_back(said_of(*t.cudnn, "cuDNN"));
            if (const Sign* said = t.first("says-path-unset")) because.push_back(quote(*said));
            return likely(Strength::strong, "cuDNN is said to be there, the loader does not find it",
                          std::move(because));
        }
    }
    // Before 2.12 any library may be meant: cuDNN is, where it is all that somebody speaks of and CUDA fits.
    if (t.libraries.unnamed != nullptr && !t.has("says-cudnn-absent") && !t.cudnn && t.cuda &&
        contains(t.told("other"), "cudnn") && !stated_cuda_does_not_fit(c))
        return likely(Strength::suggests, "cuDNN may be there where the loader does not look",
                      {quote(*t.libraries.unnamed), said_of(*t.cuda, "CUDA, which fits:")});
    if (const Sign *said = t.first("says-cudnn-on-path"), *dll = dll_not_named(t); said != nullptr && dll != nullptr)
        return likely(Strength::strong, "cuDNN is unpacked, its bin folder has to be in PATH", {quote(*dll), quote(*said)});
    // One process loads it, another does not; or a folder of cuDNN is said not to be searched.
    const std::string other = t.told("other");
    if (const Sign* differs = t.first("says-process-differs"); differs != nullptr && !any_failure(t) &&
                                                               t.success() == nullptr && contains(other, "cudnn") &&
                                                               contains(other, "load"))
        return likely(Strength::strong, "cuDNN is there, this process does not find it", {quote(*differs)});
    if (const Sign* said = t.first("says-path-unset");
        said != nullptr && contains(said->text, "cudnn") && silent_on_cpu(t))
        return likely(Strength::strong, "cuDNN's folder is not on the loader's path", {quote(*said)});
    if (const TextLibrary* library = t.libraries.first(true, TextFault::missing))
        return likely(Strength::hints, "cuDNN may be there where the loader does not look", {quote(*library->sign)});
    return not_shown();
}

}  // namespace whynogpu
