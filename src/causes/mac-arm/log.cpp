// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "pip install --extra-index-url https://developer.download.nvidia.com/… tensorflow-gpu==1.13.1+nv19.3"
bool of_nvidia(const TextFacts& t) {
    for (const Sign* sign : t.all("command-pip"))
        if (contains(sign->text, "nvidia.com") || contains(sign->text, "+nv")) return true;
    return false;
}

}  // namespace

Judgement judge_text_mac_arm(const TextCase& c) {
    const TextFacts& t = c.text;
    for (const Sign* sign : t.all("pip-no-version"))
        if ((t.mac || t.arm) && contains(lower(hole(*sign, "requirement")), "tensorflow") &&
            no_such_package_here(t, hole(*sign, "requirement")))
            return likely(Strength::strong, "this platform has other packages of TensorFlow", {quote(*sign)});
    if (const Sign* sign = t.first("wheel-not-supported"); sign != nullptr && contains(sign->text, "arm"))
        return likely(Strength::strong, "the wheel is of another platform", {quote(*sign)});
    if (const Sign* sign = t.first("metal-plugin-fails"))
        return likely(Strength::strong, "tensorflow-metal does not fit this TensorFlow", {quote(*sign)});
    // XLA has no compiler for the device of a plug-in; on macOS that is Apple's, also where the log shows it in use.
    if (const Sign* sign = t.first("xla-lacks-platform"); sign != nullptr && (t.mac || contains(sign->text, "METAL")))
        return likely(Strength::strong, "XLA does not compile for the GPU that tensorflow-metal brings", {quote(*sign)});
    if (t.mac) {
        if (t.success() != nullptr && !t.has("empty-list")) return not_shown();
        // Until 1.2, and in builds of one's own, there was CUDA on macOS: only such a build looks for its libraries.
        if (t.has("library-not-opened"))
            return likely(Strength::hints, "macOS has had no CUDA since 2019", {quote(*t.first("library-not-opened"))});
        const Sign* sign = t.first_of({"cpu-listed", "no-gpu-listed", "not-a-cuda-build", "says-not-cuda-build",
                                       "no-known-devices", "import-fails", "module-missing", "cudart-not-found"});
        // A traceback without its end is of an import, not of a device.
        if (sign == nullptr && t.has_any({"about-import-broken", "says-install-fails"})) return not_shown();
        std::vector<Evidence> because{{"macOS has no CUDA; an Apple GPU needs tensorflow-metal", "told: platform"}};
        if (sign != nullptr) because.push_back(quote(*sign));
        return likely(sign != nullptr ? Strength::strong : Strength::suggests, "macOS: the GPU needs another package",
                      std::move(because));
    }
    if (!t.arm) return not_shown();
    const bool jetson = t.platform == Platform::jetson;
    const Sign* sign =
        t.first_of({"not-a-cuda-build", "says-not-cuda-build", "no-known-devices", "cpu-listed", "no-gpu-listed"});
    const Sign* wheel = t.first("tensorflow-installed");
    const char* const title = "the Arm wheels of TensorFlow have no CUDA";
    if (sign != nullptr || (wheel != nullptr && contains(wheel->text, "aarch64")))
        return likely(Strength::strong, title,
                      sign != nullptr ? std::vector<Evidence>{quote(*sign)} : std::vector<Evidence>{quote(*wheel)});
    // A program for Intel's processors that Arm imitates, as Docker does on Apple's chips: without AVX.
    for (const Sign* fails : t.all("import-fails"))
        if (contains(lower(fails->text), "to use avx") || contains(lower(fails->text), "illegal"))
            return likely(Strength::strong, "the build is of another processor", {quote(*fails)});
    if (const Sign* foreign = t.first("foreign-wheel"))
        return likely(Strength::strong, "the wheel is of another platform", {quote(*foreign)});
    // NVIDIA's own wheels for Jetson have CUDA; who says nothing of them has pip's.
    const bool by_nvidia =
        contains(t.told("installed_with"), "nvidia") || contains(t.told("tensorflow"), "nv") || of_nvidia(t) || contains(t.told("other"), "for jetpack") || t.container || t.has("library-opened") || contains(t.told("other"), "libcu");
    if (jetson && !by_nvidia && !speaks_of_other_trouble(t) && !any_failure(t) && t.success() == nullptr && device_described(t) == nullptr)
        return likely(Strength::suggests, title + std::string("; NVIDIA offers other wheels for Jetson"),
                      {{"a Jetson, and not one line about CUDA", "told: platform"}});
    if (jetson || any_failure(t) || t.success() != nullptr) return not_shown();
    return likely(Strength::suggests, title, quotes(t, {"says-arm"}));
}

}  // namespace whynogpu
