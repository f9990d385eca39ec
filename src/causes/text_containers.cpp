// SPDX-License-Identifier: Apache-2.0
// What stops a container from being started is often the host's: its driver, its devices.
#include "causes/text_containers.hpp"

#include <array>
#include <utility>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Words of libnvidia-container, which passes on those of NVML and CUDA. Source: its nvc.c, nvc_info.c and error.c; checked 2026-11-21.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> faults{{
    {"unsatisfied condition: arch", "gpu-too-old"},
    {"unsatisfied condition", "driver-too-old"},
    {"requirement error", "driver-too-old"},
    {"driver not loaded", "driver-not-loaded"},
    {"version mismatch", "driver-mismatch"},
    {"unsupported display driver", "driver-mismatch"},
    {"forward compatibility", "driver-mismatch"},
    {"wsl environment detected", "wsl"},
    {"/usr/lib/wsl", "wsl"},
    {"dxcore", "wsl"},
    {"insufficient permissions", "device-nodes"},
    {"no cuda-capable device", "no-gpu"},
    {"nvml error: function not found", "driver-too-old"},
    {"nvml error: not supported", "driver-init-failed"},
    {"cuda error: unknown", "driver-init-failed"},
    {"nvml error: unknown", "device-nodes"},
    {"gpu is lost", "driver-init-failed"},
    {"requires re", "driver-init-failed"},
    {"not yet initialized", "driver-init-failed"},
    {"initialization error: driver error: timed out", "driver-init-failed"},
    {"driver rpc error: timed out", "driver-init-failed"},
    {"busy or unavailable", "driver-init-failed"},
    {"uncorrectable ecc", "driver-init-failed"},
    {"out of memory", "memory-exhausted"},
}};

}  // namespace

std::string cause_of_container_message(const TextFacts& t, const Sign& sign) {
    // A long line is cut; what the hole took of it is whole.
    const std::string small = lower(hole(sign, "rest")) + "\n" + lower(sign.text);
    for (const auto& [words, cause] : faults)
        if (contains(small, words)) return std::string(cause);
    if (contains(small, "/dev/nvidia") && contains(small, "permission denied")) return "device-nodes";
    // In WSL the host is a machine without a driver of its own.
    if (t.wsl && (contains(small, "initialization error") || contains(small, "load library failed"))) return "wsl";
    return "container-no-gpu";
}

const Sign* container_message(const TextFacts& t, std::string_view cause) {
    for (const Sign* sign : t.all("container-without-gpu"))
        if (cause_of_container_message(t, *sign) == cause) return sign;
    return nullptr;
}

}  // namespace whynogpu
