// SPDX-License-Identifier: Apache-2.0
#include "derive/devices.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr int default_minimum = 8;

/// strings::safe_strto32: blanks around a number are allowed, anything else is not a number.
std::optional<int> tensorflow_int(std::string_view text) {
    text = trim(text);
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    const auto number = parse_unsigned(text);
    if (!number || *number > 0x7FFFFFFF) return std::nullopt;
    return negative ? -static_cast<int>(*number) : static_cast<int>(*number);
}

}  // namespace

KernelFit kernel_fit(const GpuCode& code, Capability device) {
    if (code.empty()) return KernelFit::unknown;
    if (code.has_sass_for(device)) return KernelFit::native;
    return code.has_ptx_for(device) ? KernelFit::ptx : KernelFit::none;
}

bool is_refused_minimum(const Observed<std::string>& variable) {
    return variable.is_present() && !variable->empty() && tensorflow_int(*variable).value_or(-1) < 0;
}

int minimum_multiprocessors(const std::vector<GpuFacts>& gpus, const Observed<std::string>& variable) {
    int largest = 0;
    for (const GpuFacts& gpu : gpus) largest = std::max(largest, gpu.multiprocessors);
    const int usual = std::min(default_minimum, largest);
    if (!variable.is_present() || variable->empty()) return usual;
    const auto wanted = tensorflow_int(*variable);
    return wanted && *wanted >= 0 ? *wanted : usual;
}

std::vector<DeviceForecast> forecast_devices(const std::vector<GpuFacts>& gpus, const Release& release,
                                             const Observed<std::string>& minimum_variable) {
    const int minimum = minimum_multiprocessors(gpus, minimum_variable);
    std::vector<DeviceForecast> devices;
    for (const GpuFacts& gpu : gpus) {
        DeviceForecast device{gpu};
        device.kernels = kernel_fit(release.kernels, device.capability());
        device.mlir_kernels = release.mlir_kernels.empty() ? device.kernels : kernel_fit(release.mlir_kernels, device.capability());
        if (device.capability() < release.min_capability) device.fate = DeviceFate::capability_too_low;
        else if (gpu.multiprocessors < minimum) device.fate = DeviceFate::too_few_multiprocessors;
        devices.push_back(device);
    }
    return devices;
}

}  // namespace whynogpu
