// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

bool knows_extra(const TextFacts& t) {
    if (t.release != nullptr) return !t.release->extras.empty();
    return t.at_least("2.14");
}

bool has_wheels(const TextFacts& t) {
    const bool denied = t.has("says-no-wheels");
    if (t.has("says-wheels-present") && !denied) return true;
    for (const PackageSeen& package : t.log->packages)
        if (package.name.starts_with("nvidia-cu")) return true;
    return contains(t.told("package"), "and-cuda") || contains(t.told("installed_with"), "[and-cuda]");
}

}  // namespace

Judgement judge_text_extras_missing(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "TensorFlow was installed without its CUDA libraries, the extra [and-cuda]";
    if (const Sign* sign = t.first("no-such-extra"))
        return proved("this release has no extra [and-cuda], so that no CUDA library came with it", {quote(*sign)});
    for (const Sign* sign : t.all("pip-no-version")) {
        const std::string small = lower(sign->text);
        const bool of_extra = contains(small, "and-cuda") &&
                              (contains(small, "requirement tensorrt") || contains(small, "requirement nvidia") ||
                               contains(small, "for tensorrt") || contains(small, "for nvidia"));
        if (of_extra && !t.windows && !t.mac)
            return likely(Strength::strong, "the extra [and-cuda] cannot be installed here", {quote(*sign)});
    }
    if (t.windows || t.mac || t.arm || has_wheels(t) || !knows_extra(t)) return not_shown();
    const bool whole = t.libraries.first(false, TextFault::missing) != nullptr || t.libraries.unnamed != nullptr;
    const std::string with = t.told("installed_with");
    const bool like_pip = contains(with, "uv ") || with == "uv" || contains(with, "poetry") || contains(with, "pdm") ||
                          contains(with, "pipenv");
    const bool pip = like_pip || t.told("installed_with").empty() || t.has("says-no-wheels") ||
                     contains(t.told("installed_with"), "pip") || t.has("command-pip");
    if (whole && pip && !t.libraries.cudart_open && (t.told("installed_with") != "docker" || t.has("says-no-wheels"))) {
        const Sign* sign = t.libraries.first(false, TextFault::missing) != nullptr
                               ? t.libraries.first(false, TextFault::missing)->sign
                               : t.libraries.unnamed;
        const bool told_pip = contains(t.told("installed_with"), "pip") || t.has("command-pip");
        const bool plain = !t.cuda && !t.cudnn && (installs_plain_package(t) || t.has("says-no-wheels"));
        return likely(plain || ((told_pip || t.log->told.empty()) && t.libraries.unnamed == nullptr)
                          ? Strength::strong
                          : Strength::suggests,
                      title, {quote(*sign)});
    }
    // In a container that nothing gave a GPU to, that comes first.
    const bool nothing_given = t.container && !gpu_was_given(t) && !t.has_any({"command-pip", "says-smi-inside", "smi-table"}) && t.told("installed_with").empty();
    if (silent_on_cpu(t) && pip && !t.cuda && cpu_shown(t) != nullptr)
        return likely(nothing_given ? Strength::hints : Strength::suggests, title,
                      {{tensorflow_named(t) + " takes its CUDA libraries from wheels that only the extra brings",
                        "release " + (t.release != nullptr ? t.release->id : std::string("2.14"))}});
    if (const Sign* said = t.first("says-no-wheels"); said != nullptr && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::suggests, title, {quote(*said)});
    return usual(c, "extras-missing", "the CUDA libraries may be missing: the extra [and-cuda]");
}

}  // namespace whynogpu
