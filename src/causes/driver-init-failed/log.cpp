// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "causes/text_schedulers.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_driver_init_failed(const TextCase& c) {
    const TextFacts& t = c.text;
    const std::string error = t.init_error();
    const Sign* init = t.first("init-failed");
    if (const Sign* sign = container_message(t, "driver-init-failed"))
        return proved("the host's driver does not start the GPU", {quote(*sign)});
    if (const Sign* sign = t.first("gpu-lost")) {
        std::vector<Evidence> because = quotes(t, {"gpu-lost", "smi-no-devices", "says-bios"});
        return contains(lower(sign->text), "launch failure")
                   ? likely(Strength::suggests, "the GPU failed while it worked", std::move(because))
                   : likely(Strength::strong, "the driver is there and cannot start the GPU", std::move(because));
    }
    if (const Sign* sign = t.first("rocm-no-device"); sign != nullptr && t.success() == nullptr && !t.has("kfd-refused"))
        return likely(Strength::suggests, "ROCm's driver shows no card that it can start", {quote(*sign)});
    if (const Sign* sign = t.first("mig-without-instance"); sign != nullptr && t.success() == nullptr)
        return likely(Strength::strong, "MIG is on and no GPU instance was made", {quote(*sign)});
    if (const Sign* sign = t.first("device-busy"))
        return proved("the GPU is taken or not ready: exclusive mode, MIG, or a service that is not running",
                      {quote(*sign)});
    if (const Sign* sign = t.first("smi-no-devices")) {
        const Sign* bios = t.first("says-bios");
        return likely(
            // In WSL it is the driver of Windows that does not reach in.
            t.has("says-nouveau")                                                ? Strength::hints
            : t.wsl || t.platform == Platform::hpc || job_without_gpu(t) ? Strength::suggests
                                                                         : Strength::strong,
            "the driver is loaded and finds no GPU that it can start",
            bios == nullptr ? std::vector<Evidence>{quote(*sign)} : std::vector<Evidence>{quote(*sign), quote(*bios)});
    }
    if (const Sign* sign = t.first("runtime-init-failed"); sign != nullptr && libcuda_missing(t) == nullptr)
        return likely(Strength::strong, "the driver is there and does not start", {quote(*sign)});
    if (const Sign* said = t.first_of({"says-gpu-lost", "says-fabric-manager", "says-module-reload", "says-exclusive", "says-licence", "says-vgpu"});
        said != nullptr && !(said->id == "says-vgpu" && t.has("says-driver-gone")) && libcuda_missing(t) == nullptr &&
        (driver_failure(t) != nullptr || silent_on_cpu(t) || t.has_any({"driver-call-failed", "context-refused"})))
        return likely(Strength::strong, "the driver is there and cannot start the GPU", {quote(*said)});
    // What the driver answers to the second process that wants a card in exclusive mode. Source: StreamExecutor's owner in tensorflow#526, read 2026-11-22.
    if (const Sign* sign = t.first("context-refused");
        sign != nullptr && contains(sign->text, "CUDA_ERROR_INVALID_DEVICE") && contains(sign->text, "device ordinal 0"))
        return likely(Strength::strong, "the GPU refuses another process: exclusive mode, or one process holds all cards", {quote(*sign)});
    if (const Sign* sign = t.first("driver-not-licensed"))
        return proved("the virtual GPU has no licence", {quote(*sign)});
    if (const Sign* sign = t.first_of({"os-call-failed", "driver-call-failed", "nvml-not-ready"});
        sign != nullptr && init == nullptr && driver_failure(t) == nullptr)
        return likely(Strength::suggests, "the driver is there and refuses a call", {quote(*sign)});
    if (const Sign* said = t.first("says-mig"); said != nullptr && silent_on_cpu(t) && !t.has_any({"several-gpus-used", "says-several-gpus", "says-one-used"}))
        return likely(Strength::strong, "MIG is on, and the program sees no instance", {quote(*said)});
    if (const Sign* sign = t.first("session-refused"); sign != nullptr && init == nullptr && !any_failure(t))
        return likely(Strength::hints, "the session is not made: the driver may refuse the GPU", {quote(*sign)});
    if (init == nullptr || libcuda_missing(t) != nullptr) return not_shown();
    // Causes of their own, whatever cuInit makes of them.
    if (t.has_any({"ptx-too-new-for-driver", "driver-insufficient", "stub-answers"})) return not_shown();
    if (const Sign* said = t.first("says-after-sleep"))
        return likely(Strength::strong, "the driver does not start after the machine slept",
                      {quote(*init), quote(*said)});
    if (t.has("says-machine-without-gpu") && !t.has_nvidia_card() && !says_unknown_error(t))
        return likely(Strength::hints, "the driver does not start", {quote(*init)});
    if (says_unknown_error(t)) {
        if (t.has("kernel-driver-off")) return likely(Strength::hints, "the driver does not start", {quote(*init)});
        return likely(Strength::suggests, "the driver does not start: unknown error", {quote(*init)});
    }
    if (stub_answered(t)) return not_shown();
    if (says_no_device(t)) return likely(Strength::hints, "the driver shows no device", {quote(*init)});
    if (contains(error, "MISMATCH") || contains(error, "COMPAT_NOT_SUPPORTED"))
        return likely(Strength::hints, "the driver does not start", {quote(*init)});
    if (error.empty()) return likely(Strength::hints, "the driver does not start; the text breaks off before it tells the error", {quote(*init)});
    const std::string title = "the driver is there and does not start: " + hole(*init, "error");
    // In WSL it is Windows' driver, and what brings it in.
    return t.wsl ? likely(Strength::suggests, title, {quote(*init)}) : proved(title, {quote(*init)});
}

}  // namespace whynogpu
