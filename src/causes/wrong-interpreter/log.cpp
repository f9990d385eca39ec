// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "python" and "python3" of one folder are one.
std::string folder_of(const Sign& named) {
    const std::string path = hole(named, "path");
    return lower(path.substr(0, path.rfind('/')));
}

/// On Windows python3 is the alias of the Store's Python, not that of conda or a virtual environment.
const Sign* other_python_of_windows(const TextFacts& t) {
    if (!t.windows || !(t.has("command-conda") || contains(t.told("other"), "conda"))) return nullptr;
    for (const char* id : {"command-pip", "asked-for-gpus"})
        for (const Sign* sign : t.all(id))
            if (contains(sign->text, "python3 ")) return sign;
    return nullptr;
}

/// Until 1.3 a device is spelled "/cpu:0", from 1.4 on "/device:CPU:0": one text has lists of two TensorFlows, and only
/// one of them a GPU.
const Sign* list_of_other_release(const TextFacts& t) {
    const Sign *old = nullptr, *young = nullptr;
    for (const Sign* sign : t.all("cpu-listed")) {
        if (contains(sign->text, "\"/cpu:0\"")) old = sign;
        if (contains(sign->text, "\"/device:CPU:0\"")) young = sign;
    }
    return old != nullptr && young != nullptr && t.has("gpu-listed") ? std::max(old, young) : nullptr;
}

/// Two interpreters answered in one text; the second one's line.
const Sign* second_interpreter(const TextFacts& t) {
    const auto named = t.all("interpreter-named");
    for (const Sign* sign : named)
        if (folder_of(*sign) != folder_of(*named.front())) return sign;
    return nullptr;
}

}  // namespace

Judgement judge_text_wrong_interpreter(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "another Python runs than the one that was set up";
    // Said to be the same one: what differs is the environment around it.
    const bool same = t.has("says-same-python") && (library_failure(t) || t.has("import-fails"));
    const Sign* differs = same ? nullptr : t.first_of(
        {"says-not-activated", "says-process-differs", "says-imports-elsewhere", "says-of-wrong-interpreter"});
    for (const Sign* sign : t.all("module-missing"))
        if (hole(*sign, "module") == "tensorflow" && (differs != nullptr || t.has("says-works-in-terminal")))
            return proved(title,
                          {quote(*sign), quote(differs != nullptr ? *differs : *t.first("says-works-in-terminal"))});
    if (const Sign* sign = t.first("python-of-store"))
        return proved("Windows' placeholder for Python runs, not the Python that was set up", {quote(*sign)});
    if (const PipDisagrees both = pip_disagrees(t); both.pip != nullptr)
        return likely(both.same_python ? Strength::hints : Strength::strong,
                      "pip belongs to another Python than the one that runs", {quote(*both.pip), quote(*both.error)});
    if (const Sign* said = t.first("says-no-tensorflow"); said != nullptr && differs != nullptr)
        return likely(Strength::strong, title, {quote(*said), quote(*differs)});
    if (const Sign* sign = other_python_of_windows(t); sign != nullptr && !(t.windows && t.at_least("2.11")))
        return likely(Strength::strong, title, {quote(*sign, "python3 is not the Python of the environment")});
    if (contains(t.told("other"), ".exe") && t.wsl)
        return likely(Strength::strong, "the program of Windows runs, not that of WSL",
                      {{t.told("other"), "told: other"}});
    if (const Sign* said = t.first("says-not-activated"); said != nullptr)
        return likely(library_failure(t) || driver_failure(t) != nullptr || use_failure(t) ? Strength::hints
                      : any_failure(t)                                                     ? Strength::suggests
                                                                                           : Strength::strong,
                      title, {quote(*said)});
    // list_local_devices of two programs: each begins with the CPU, and only one goes on to a GPU.
    if (differs != nullptr && t.has("gpu-listed") && t.all("cpu-listed").size() > t.all("gpu-listed").size())
        return proved(title, {quote(*differs), quote(*t.last("cpu-listed"))});
    if (const Sign* other = list_of_other_release(t); other != nullptr && !library_failure(t))
        return proved("two installations of TensorFlow answered, and only one finds the GPU", {quote(*other)});
    if (const Sign* other = second_interpreter(t);
        other != nullptr && !library_failure(t) && driver_failure(t) == nullptr &&
        (cpu_shown(t) != nullptr || t.has_any({"module-missing", "not-a-cuda-build"})))
        return likely(Strength::strong, title, {quote(*t.first("interpreter-named")), quote(*other)});
    if (t.has("empty-list") && t.has("gpu-listed") && t.variable("LD_LIBRARY_PATH") == nullptr)
        return likely(Strength::suggests, title, quotes(t, {"gpu-listed", "empty-list"}));
    // That two places are spoken of is in many reports: what names a variable, an option or a process goes before.
    const bool points_elsewhere =
        t.has_any({"says-visible-devices", "says-other-process", "says-path-unset", "about-hidden-by-env", "about-cuda-path",
                   "says-of-hidden-by-code", "says-of-hidden-by-env"});
    if (differs != nullptr && silent_on_cpu(t))
        return likely(points_elsewhere || t.container ? Strength::hints : Strength::suggests, title, {quote(*differs)});
    if (differs != nullptr && !use_failure(t)) return likely(Strength::hints, title, {quote(*differs)});
    return not_shown();
}

}  // namespace whynogpu
