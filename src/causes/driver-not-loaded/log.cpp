// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "causes/text_schedulers.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_driver_not_loaded(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the driver is installed, its kernel module is not loaded";
    if (t.wsl) return not_shown();
    if (const Sign* sign = t.first("module-conflict"))
        return proved("another kernel driver holds the card", {quote(*sign)});
    // The module for unified memory alone is another matter: it makes /dev/nvidia-uvm.
    for (const Sign* sign : t.all("module-not-loaded"))
        if (!t.has("smi-table") && (hole(*sign, "name") != "uvm" || !says_unknown_error(t))) return proved(title, {quote(*sign)});
    if (const Sign* sign = container_message(t, "driver-not-loaded")) return proved(title, {quote(*sign)});
    // Lines of TensorFlow's own that the module answered; what is said then has another meaning.
    if (t.has("driver-versions-equal") && !t.has("smi-no-driver")) return not_shown();
    // A module and a library that differ also wait for a reboot.
    const bool differ = t.has_any({"says-driver-mismatch", "says-driver-versions", "driver-version-differs"});
    if (const Sign* said = t.first_of({"says-module-absent", "says-no-reboot"});
        said != nullptr && !differ && !t.has("smi-table") &&
        (driver_failure(t) != nullptr || silent_on_cpu(t) || t.has("smi-no-driver")))
        return likely(Strength::strong, title, {quote(*said)});
    const Sign* off = t.first("kernel-driver-off");
    const bool card = t.has_nvidia_card() || t.has("nvidia-card-on-bus");
    if (t.has("smi-no-driver")) {
        std::vector<Evidence> because =
            quotes(t, {"smi-no-driver", "says-secure-boot", "says-after-update", "says-nouveau", "kernel-driver-off"});
        return likely(t.container ? Strength::suggests : Strength::strong, title, std::move(because));
    }
    if (const Sign* said = t.first_of({"says-optimus", "says-secure-boot", "says-nouveau"});
        said != nullptr && (driver_failure(t) != nullptr || silent_on_cpu(t) || t.has("smi-no-devices")))
        return likely(
            Strength::strong, title,
            off == nullptr ? std::vector<Evidence>{quote(*said)} : std::vector<Evidence>{quote(*said), quote(*off)});
    if (off != nullptr && says_no_device(t) && !card && job_without_gpu(t)) return likely(Strength::suggests, title, {quote(*off)});
    if (off != nullptr && !t.container && libcuda_missing(t) == nullptr)
        return likely(card || t.has("init-failed") ? Strength::strong : Strength::suggests, title, {quote(*off)});
    if (off != nullptr && !t.container && card) return likely(Strength::suggests, title, {quote(*off)});
    if (const Sign* said = t.first("says-smi-fails"); said != nullptr &&
                                                      (driver_failure(t) != nullptr || silent_on_cpu(t)) &&
                                                      !t.container && libcuda_missing(t) == nullptr)
        return likely(Strength::suggests, title, {quote(*said)});
    if (const Sign* said = t.first("says-after-update");
        said != nullptr && (driver_failure(t) != nullptr || t.has("no-known-devices")) && !t.has_any({"smi-table", "says-smi-works"})) {
        const Sign* failure = driver_failure(t) != nullptr ? driver_failure(t) : t.first("no-known-devices");
        return likely(driver_failure(t) != nullptr ? Strength::suggests : Strength::strong, title, {quote(*said), quote(*failure)});
    }
    if (const Sign* said = t.first("says-driver-gone");
        said != nullptr && !t.windows && !t.container && (driver_failure(t) != nullptr || silent_on_cpu(t)) && !t.has_any({"smi-table", "says-smi-works"}))
        return likely(Strength::suggests, title, {quote(*said)});
    // The installer builds the module.
    if (const Sign* said = t.first("says-driver-install-fails");
        said != nullptr && contains(lower(said->text), "kernel") && silent_on_cpu(t) && !t.has_any({"smi-table", "says-smi-works"}))
        return likely(Strength::suggests, "the driver's installation does not build its kernel module", {quote(*said)});
    return not_shown();
}

}  // namespace whynogpu
