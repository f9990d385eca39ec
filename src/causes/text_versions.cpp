// SPDX-License-Identifier: Apache-2.0
// Whether the versions that somebody states fit what the release opens.
#include <algorithm>
#include <string_view>

#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

std::optional<Evidence> stated_cuda_does_not_fit(const TextCase& c) {
    const TextFacts& t = c.text;
    if (!t.cuda || !t.needs_cuda || t.has("says-step-on-gpu")) return std::nullopt;
    // "CUDA 11" says nothing of the minor version; where the trouble is another one it is no ground.
    if (t.cuda->version.places() == 1 && t.cuda->version.major() == t.needs_cuda->major() && speaks_of_other_trouble(t)) return std::nullopt;
    if (t.release == nullptr) {
        // 11.1 and later are one for the loader.
        if (t.cuda->version.major() == t.needs_cuda->major() && t.cuda->version.major() > 11) return std::nullopt;
        const bool other_major = t.cuda->version.major() != t.needs_cuda->major();
        const bool other_minor = t.cuda->version.places() > 1 && t.needs_cuda->places() > 1 &&
                                 t.cuda->version.major_minor() != t.needs_cuda->major_minor();
        if (!other_major && !other_minor) return std::nullopt;
        return Evidence{
            "CUDA " + t.cuda->text + " is there; " + tensorflow_named(t) + " was built for " + t.needs_cuda->text(),
            t.cuda->origin};
    }
    // Of several that are told the right one may be among them, and opens.
    const auto another_brings = [&](const std::string& soname) {
        return t.libraries.cudart_open && t.libraries.failed.empty() &&
               std::any_of(t.log->statements.begin(), t.log->statements.end(), [&](const Statement& statement) {
                   const auto version = statement.subject == "cuda" ? Version::parse(statement.text) : std::nullopt;
                   return version && cuda_provides(c.knowledge, *version, soname) == std::optional<bool>(true);
               });
    };
    for (const RequiredLibrary& library : t.release->required)
        if (cuda_provides(c.knowledge, t.cuda->version, library.soname) == std::optional<bool>(false) && !another_brings(library.soname))
            return Evidence{"CUDA " + t.cuda->text + " is there, which does not bring " + name_on_platform(t.windows, library.soname) + "; " +
                                tensorflow_named(t) + " opens it",
                            t.cuda->origin};
    return std::nullopt;
}

std::optional<Evidence> stated_cudnn_does_not_fit(const TextFacts& t) {
    if (!t.cudnn || !t.needs_cudnn || t.success() != nullptr) return std::nullopt;
    const bool major = t.cudnn->version.major() != t.needs_cudnn->major();
    const bool minor = !major && t.needs_cudnn->places() > 1 && t.cudnn->version.places() > 1 &&
                       t.cudnn->version.minor() < t.needs_cudnn->minor();
    if (!major && !minor) return std::nullopt;
    return Evidence{
        "cuDNN " + t.cudnn->text + " is there; " + tensorflow_named(t) + " was compiled with " + t.needs_cudnn->text(),
        t.cudnn->origin};
}

std::optional<Evidence> cudnn_for_other_cuda(const TextFacts& t) {
    std::optional<Version> cuda;
    std::string origin = "told: cudnn";
    const std::string told = t.told("cudnn");
    for (const std::string_view mark : {"+cuda", "for cuda ", "for cuda", "cuda"})
        if (const std::size_t at = told.find(mark); at != std::string::npos && !cuda)
            cuda = Version::parse(told.substr(at + mark.size(), told.find_first_not_of("0123456789.", at + mark.size()) -
                                                                    at - mark.size()));
    for (const Statement& statement : t.log->statements)
        if (statement.subject == "cudnn-cuda") {
            cuda = Version::parse(statement.text);
            origin = statement.origin;
        }
    if (!t.needs_cuda || !cuda) return std::nullopt;
    // Up to CUDA 10 each minor version had its own cuDNN.
    const bool by_minor = cuda->major() < 11 && cuda->places() > 1 && t.needs_cuda->places() > 1;
    if (by_minor ? cuda->major_minor() == t.needs_cuda->major_minor() : cuda->major() == t.needs_cuda->major())
        return std::nullopt;
    return Evidence{"this cuDNN was built for CUDA " + cuda->text() + ", TensorFlow for " + t.needs_cuda->text(),
                    origin};
}

}  // namespace whynogpu
