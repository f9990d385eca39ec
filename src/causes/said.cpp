// SPDX-License-Identifier: Apache-2.0
#include "causes/said.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// Whether what the text otherwise tells of the machine allows the cause at all.
bool is_possible(const TextFacts& t, std::string_view cause) {
    if (cause == "windows-native") return t.windows && !t.below("2.11");
    if (cause == "extras-missing") {
        // The first release with the extra, 2.14, has no wheel for a Python before 3.9.
        if (t.python && t.python->version < Version("3.9")) return false;
        return !t.windows && !t.mac && !t.arm && (!t.below("2.14") || t.has("says-of-extras-missing"));
    }
    // Windows loads module and library of one driver, and starts anew after an update.
    if (cause == "driver-mismatch" && (t.windows || t.wsl)) return false;
    // WSL has no kernel module of NVIDIA's to load.
    if (cause == "driver-not-loaded" && t.wsl) return false;
    if (cause == "cpu-only-build") {
        const bool computes = t.has("smi-busy") || (t.has("says-memory-taken") && !t.has("says-other-process"));
        if ((computes && cpu_shown(t) == nullptr) || contains(t.told("other"), "directml")) return false;
        return !t.mac && !t.arm && !(t.windows && t.at_least("2.11")) && !t.has_any({"library-opened", "adding-devices", "module-with-cuda"});
    }
    if (cause == "wrong-interpreter") return !(t.has("says-same-python") && (library_failure(t) || t.has("import-fails")));
    if (cause == "mac-arm") {
        // ROCm's own lines come from a package that was made for the card.
        if ((!t.mac && speaks_of_other_trouble(t)) || t.has_any({"rocm", "rocm-no-device"})) return false;
        // A device of CUDA was made: the platform has a package for it.
        return !t.has_any({"memory-short", "memory-full", "library-opened", "adding-devices"}) || t.mac;
    }
    // XLA lists the card: driver, container and scheduler have done their part.
    const bool finds_no_card = cause == "container-no-gpu" || cause == "scheduler-no-gpu" || cause == "no-gpu" || cause == "hidden-by-env";
    if (finds_no_card && t.has_any({"xla-gpu-listed", "scheduler-gave-gpu"})) return false;
    if (cause == "container-no-gpu") return !t.has("says-smi-inside");
    if (cause == "no-gpu-kernel") return cpu_shown(t) == nullptr;
    if (cause == "gpu-is-used")
        return !any_failure(t) && cpu_shown(t) == nullptr && silent_about_cuda(t) == nullptr &&
               !t.has("says-of-no-gpu-kernel");
    return true;
}

/// Reports of every fault speak of these: of a flag, an environment, an import, a version of CUDA.
bool is_in_any_report(std::string_view cause) {
    constexpr std::array<std::string_view, 9> subjects{"hidden-by-code", "wrong-interpreter", "import-broken",
                                                       "cpu-only-build", "cuda-path",         "cuda-version",
                                                       "no-gpu-kernel",  "bad-device-name",   "extras-missing"};
    return std::find(subjects.begin(), subjects.end(), cause) != subjects.end();
}

/// Where the GPU was found, somebody who speaks of these subjects speaks of something else.
bool finds_no_gpu(std::string_view cause) {
    constexpr std::array<std::string_view, 11> causes{"no-gpu",         "scheduler-no-gpu",  "container-no-gpu", "device-nodes",
                                                      "driver-missing", "driver-not-loaded", "cpu-only-build",   "windows-native",
                                                      "extras-missing", "wsl",               "mac-arm"};
    return std::find(causes.begin(), causes.end(), cause) != causes.end();
}

Judgement of_sentences(const TextCase& c, const Cause& cause) {
    const TextFacts& t = c.text;
    if (!is_possible(t, cause.id)) return not_shown();
    const bool use = cause.id == "gpu-is-used" || cause.id == "configured-too-late" || cause.id == "no-gpu-kernel" ||
                     cause.id == "memory-exhausted";
    if (!use && t.success() != nullptr) return not_shown();
    const bool clear = !any_failure(t);
    const std::string summary(cause.summary);
    if (const Sign* said = t.first("says-of-" + std::string(cause.id)))
        return likely(clear && !(cause.id == "memory-exhausted" && only_larger_batch(t, *said)) ? Strength::strong : Strength::hints, summary, {quote(*said)});
    if (const Sign* said = t.first("hints-at-" + std::string(cause.id)))
        return likely(clear ? Strength::suggests : Strength::hints, summary, {quote(*said)});
    return not_shown();
}

}  // namespace

Judgement with_sentences(const TextCase& c, const Cause& cause, Judgement heard) {
    if (heard.verdict == Verdict::established || heard.verdict == Verdict::ruled_out) return heard;
    Judgement said = of_sentences(c, cause);
    if (said.verdict != Verdict::suspected) return heard;
    return heard.verdict == Verdict::suspected && heard.strength >= said.strength ? heard : said;
}

Judgement first_place(const TextCase& c, const Cause& cause) {
    const TextFacts& t = c.text;
    if (!is_possible(t, cause.id) || t.success() != nullptr) return not_shown();
    if (t.has_any({"says-device-made", "says-memory-taken"}) && cpu_shown(t) == nullptr && !t.has("says-not-found") && finds_no_gpu(cause.id)) return not_shown();
    if (cause.id == "windows-native" && !t.windows) return not_shown();
    if (cause.id == "container-no-gpu" && gpu_was_given(t)) return not_shown();
    const Sign* said = t.first("about-" + std::string(cause.id));
    if (said == nullptr) return not_shown();
    return likely(is_in_any_report(cause.id) ? Strength::hints : Strength::suggests, std::string(cause.summary),
                  {quote(*said)});
}

}  // namespace whynogpu
