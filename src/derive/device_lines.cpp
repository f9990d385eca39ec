// SPDX-License-Identifier: Apache-2.0
#include "derive/device_lines.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The same facts as the file has that TensorFlow opens: /sys/bus/pci/devices/ADDRESS/numa_node.
Observed<int> numa_node_of(const Snapshot& seen, const GpuFacts& gpu) {
    const auto& pci = seen.driver.pci;
    const std::string file = "/sys/bus/pci/devices/" + gpu.pci_address + "/numa_node";
    if (pci.is_unknown()) return Observed<int>::without_value(pci);
    if (pci.is_present())
        for (const PciDevice& device : *pci)
            if (device.address == gpu.pci_address) return device.numa_node;
    return Observed<int>::absent(file);
}

/// Said whenever TensorFlow describes a device.
void say_numa_node(const Snapshot& seen, const GpuFacts& gpu, LineWriter& out) {
    if (gpu.pci_address.empty() || seen.machine.architecture == "aarch64") return;
    const auto node = numa_node_of(seen, gpu);
    if (node.is_present() && *node < 0) out.say("devices/numa-node-negative", {{"value", std::to_string(*node)}});
    const bool cannot_open = node.is_absent() || (node.is_unknown() && node.why() == Unknown::denied);
    if (cannot_open) out.say("devices/numa-node-unreadable", {{"address", gpu.pci_address}});
}

bool is_missing(const Snapshot& seen, std::string_view id) {
    return std::any_of(seen.libraries.begin(), seen.libraries.end(), [&](const LibraryFacts& library) {
        return library.library == id && (library.outcome.state == LoadState::not_found || library.outcome.state == LoadState::refused);
    });
}

/// From 2.21 on a letter may follow the number; "12.0a" was seen, other new chips were not.
LineHole capability_hole(Capability capability, const Release& release) {
    constexpr Capability first_with_letter{9, 0}, seen_with_letter{12, 0};
    if (!release.capability_suffix || capability < first_with_letter) return {"capability", capability.text()};
    if (capability == seen_with_letter) return {"capability", capability.text() + "a"};
    return {"capability", capability.text(), true};
}

std::vector<LineHole> device_holes(const DeviceForecast& device, const Release& release) {
    return {{"device", std::to_string(device.gpu.ordinal)},
            {"name", device.gpu.name},
            {"address", device.gpu.pci_address},
            capability_hole(device.capability(), release)};
}

void say_fate(const DeviceForecast& device, int minimum, const Release& release, LineWriter& out) {
    auto holes = device_holes(device, release);
    switch (device.fate) {
        case DeviceFate::capability_too_low:
            holes.push_back({"minimum", release.min_capability.text()});
            return out.say("devices/capability-too-low", holes);
        case DeviceFate::too_few_multiprocessors:
            holes.push_back({"count", std::to_string(device.gpu.multiprocessors)});
            holes.push_back({"minimum", std::to_string(minimum)});
            return out.say("devices/too-few-multiprocessors", holes);
        case DeviceFate::registered:
            // It asks for code of the same major: a chip too old for the PTX is told the same.
            if (device.kernels == KernelFit::ptx || device.kernels == KernelFit::none) out.say("devices/compiled-by-the-driver", holes);
    }
}

void say_registered(const Snapshot& seen, const std::vector<DeviceForecast>& devices, LineWriter& out) {
    std::vector<std::string> numbers;
    for (const DeviceForecast& device : devices)
        if (device.fate == DeviceFate::registered) numbers.push_back(std::to_string(device.gpu.ordinal));
    if (!numbers.empty()) out.say("devices/adding", {{"devices", join(numbers, ", ")}});
    if (!out.has("devices/details-are-asked")) return;
    for (const DeviceForecast& device : devices) {
        if (device.fate != DeviceFate::registered) continue;
        say_no_xla_devices(seen, out);
        say_numa_node(seen, device.gpu, out);
    }
}

}  // namespace

void say_no_xla_devices(const Snapshot& seen, LineWriter& out) {
    if (!contains(seen.variable("TF_XLA_FLAGS").value_or(""), "--tf_xla_enable_xla_devices")) out.say("devices/no-xla-devices");
}

bool describe_devices(const Snapshot& seen, const Prediction& predicted, LineWriter& out) {
    for (const GpuFacts& gpu : seen.driver.cuda->gpus) {
        say_numa_node(seen, gpu, out);
        if (is_missing(seen, "cudart")) out.say("devices/runtime-without-version");
        if (predicted.stop == Stop::cudnn_aborts) return false;
        if (is_missing(seen, "cudnn")) out.say("devices/cudnn-without-version");
        out.say("devices/found-device", {{"device", std::to_string(gpu.ordinal)}});
    }
    return true;
}

void filter_lines(const Snapshot& seen, const Prediction& predicted, const Release& release, LineWriter& out) {
    const auto variable = seen.variable("TF_MIN_GPU_MULTIPROCESSOR_COUNT");
    const auto& gpus = seen.driver.cuda->gpus;
    const int minimum = minimum_multiprocessors(gpus, variable);
    const bool wanted = variable.is_present() && !variable->empty() && !is_refused_minimum(variable);
    if (!wanted || !out.has("devices/minimum-is-read-first"))
        for (const GpuFacts& gpu : gpus) say_numa_node(seen, gpu, out);
    if (is_refused_minimum(variable)) out.say("devices/minimum-refused", {{"value", *variable}, {"minimum", std::to_string(minimum)}});
    for (const DeviceForecast& device : predicted.devices) {
        say_numa_node(seen, device.gpu, out);
        say_fate(device, minimum, release, out);
    }
    say_registered(seen, predicted.devices, out);
}

}  // namespace whynogpu
