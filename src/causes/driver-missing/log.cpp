// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_driver_missing(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the driver's library is not installed";
    const bool card = t.has_nvidia_card() || t.has_any({"nvidia-card-on-bus", "says-card-on-bus"});
    // Whoever names a card of AMD or Intel, and none of NVIDIA, lacks the card before the driver.
    const bool other_vendor = !card && t.has("says-other-vendor");
    if (const Sign* sign = t.libraries.driver_library; sign != nullptr && t.windows && other_vendor)
        return likely(Strength::hints, title, {quote(*sign)});
    if (const Sign* sign = t.libraries.driver_library; sign != nullptr && t.windows)
        return proved("nvcuda.dll is not there: the NVIDIA driver is not installed", {quote(*sign)});
    if (const Sign* sign = t.first("smi-without-cuda"))
        return likely(t.container ? Strength::suggests : Strength::strong, "libcuda.so.1 is not there, though the rest of the driver is", {quote(*sign)});
    if (const Sign* sign = t.first("no-driver-found"); sign != nullptr && !t.container && !t.wsl && t.platform != Platform::colab)
        return likely(Strength::strong, title, {quote(*sign)});
    const Sign* missing = libcuda_missing(t);
    if (missing == nullptr && t.has("libcuda-not-loaded")) missing = t.first("libcuda-not-loaded");
    if (missing != nullptr && !contains(t.init_error(), "CUDA_ERROR_UNKNOWN")) {
        const bool other_libraries_open = !t.libraries.opened.empty();
        // A container gets it from the host, WSL from Windows.
        const Strength strength = t.container || t.wsl || t.platform == Platform::colab || t.has("driver-symbol-missing") ? Strength::hints
                                  : card || other_libraries_open ? Strength::strong
                                                                 : Strength::suggests;
        return likely(strength, title, {quote(*missing)});
    }
    for (const Sign* sign : t.all("container-without-gpu"))
        if (contains(sign->text, "libnvidia-ml.so.1") || contains(sign->text, "libcuda.so"))
            return likely(Strength::suggests, "the host has no driver", {quote(*sign)});
    // From 2.12 on the line about drivers comes where the CUDA runtime does not open; it is no other library's fault.
    if (const Sign* sign = t.first("smi-not-found");
        sign != nullptr && card && t.has("cudart-not-found") && !t.container && !t.wsl && t.success() == nullptr)
        return likely(Strength::strong, "there is a card and no nvidia-smi: the driver is not installed",
                      {quote(*sign)});
    // Jetson's system has no nvidia-smi.
    if (const Sign* sign = t.first("smi-not-found");
        sign != nullptr && !library_failure(t) && t.success() == nullptr && t.platform != Platform::jetson)
        return likely(t.platform == Platform::hpc || t.wsl ? Strength::hints
                      : card && !t.container               ? Strength::strong
                                                           : Strength::suggests,
                      "there is no nvidia-smi: the driver is not installed", {quote(*sign)});
    if (told_none(t, "driver") && silent_on_cpu(t) && !library_failure(t) && !t.container && !t.wsl && !t.mac)
        return likely(Strength::strong, title, {{"driver: " + t.told("driver"), "told: driver"}});
    if (const Sign* said = t.first("says-driver-absent");
        said != nullptr && silent_on_cpu(t) && !library_failure(t) && !t.container && !t.wsl)
        return likely(Strength::strong, title, {quote(*said)});
    if (t.has("nvml-missing") && !t.wsl)
        return likely(t.container ? Strength::hints : Strength::suggests, title, quotes(t, {"nvml-missing"}));
    if (const Sign* sign = t.first("driver-part-missing"))
        return likely(t.container ? Strength::hints : Strength::strong,
                      "a part of the driver is not there: libnvidia-ptxjitcompiler.so.1", {quote(*sign)});
    if (const Sign* said = t.first("says-driver-install-fails");
        said != nullptr && !contains(lower(said->text), "kernel") && silent_on_cpu(t) && !t.has_any({"smi-table", "says-smi-works"}))
        return likely(Strength::suggests, "the driver could not be installed", {quote(*said)});
    return not_shown();
}

}  // namespace whynogpu
