// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "knowledge/release.hpp"
#include "snapshot/driver.hpp"

namespace whynogpu {

/// What becomes of one visible device.
enum class DeviceFate {
    registered,
    capability_too_low,         ///< below the release's minimum (3.5)
    too_few_multiprocessors,    ///< below TF_MIN_GPU_MULTIPROCESSOR_COUNT
};

/// Whether the wheel's code runs on a chip.
enum class KernelFit {
    native,   ///< SASS of the same major, equal or lower minor
    ptx,      ///< only PTX: the driver compiles it at the first use
    none,     ///< nothing can run
    unknown,  ///< the release's code is not known
};

struct DeviceForecast {
    GpuFacts gpu;
    DeviceFate fate = DeviceFate::registered;
    KernelFit kernels = KernelFit::unknown;       ///< the ordinary kernels
    KernelFit mlir_kernels = KernelFit::unknown;  ///< element-wise operations
    [[nodiscard]] Capability capability() const { return {gpu.capability_major, gpu.capability_minor}; }
};

[[nodiscard]] KernelFit kernel_fit(const GpuCode& code, Capability device);

/// The least number of multiprocessors a device must have: min(8, the largest of the visible devices), or the variable's value when it is
/// a number >= 0. A value that TensorFlow refuses leaves the default.
/// Source: GetMinGPUMultiprocessorCount in gpu_device.cc, executed on 1.15 to 2.21; checked 2026-11-21.
[[nodiscard]] int minimum_multiprocessors(const std::vector<GpuFacts>& gpus, const Observed<std::string>& variable);

/// Is that variable set to something that TensorFlow refuses, with a line?
[[nodiscard]] bool is_refused_minimum(const Observed<std::string>& variable);

/// TensorFlow's filters over the devices that the driver shows, in the driver's order.
[[nodiscard]] std::vector<DeviceForecast> forecast_devices(const std::vector<GpuFacts>& gpus, const Release& release,
                                                           const Observed<std::string>& minimum_variable);

}  // namespace whynogpu
