// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "derive/device_types.hpp"
#include "derive/devices.hpp"
#include "derive/import_forecast.hpp"
#include "knowledge/release.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// Three answers; unknown is an honest one.
enum class Outcome { ok, error, unknown };

/// Where TensorFlow's way to the GPU ends, in its own order. The first that applies is `Prediction::stop`.
enum class Stop {
    none,                  ///< a GPU is registered
    no_tensorflow,
    import_fails,
    no_cpu_factory,        ///< listing raises NotFoundError
    not_a_cuda_build,
    device_types,          ///< TF_ENABLED_DEVICE_TYPES drops the GPU
    libcuda_not_loadable,  ///< cuInit answers 303 from TensorFlow's own stub
    init_fails,            ///< cuInit answers an error
    nvml_fails,            ///< silently
    no_visible_device,     ///< the driver counts none
    cudnn_aborts,          ///< cuDNN's parts do not load while the device is described: the process ends
    library_kills,         ///< a library cut short: SIGBUS
    library_missing,       ///< one of the required libraries does not open: no GPU at all
    all_devices_filtered,
    unknown,               ///< something needed for the decision could not be seen
};

/// How the cuDNN that would be loaded fits the release.
enum class CudnnFit { fits, too_old, other_major, unknown };

/// What TensorFlow will do, and at which step it stops. Everything the judges and the report need to know about the decision.
struct Prediction {
    Outcome import = Outcome::unknown;
    std::optional<int> listed;       ///< entries of list_physical_devices('GPU'); nothing: unknown, or the listing raises or dies
    bool listing_fails = false;      ///< the listing raises or ends the process
    Outcome first_operation = Outcome::unknown;
    Stop stop = Stop::unknown;
    std::string unknown_because;     ///< for Stop::unknown: what could not be seen

    ImportForecast imports;
    DeviceTypes types = DeviceTypes::all;
    std::vector<DeviceForecast> devices;        ///< visible ones, in the driver's order
    std::vector<std::size_t> broken_libraries;  ///< indices into Snapshot::libraries of required ones that do not open
    bool driver_too_old = false;                ///< for the CUDA runtime that would be loaded
    std::optional<Version> driver_api;          ///< CUDA version of the driver
    std::optional<Version> runtime_gate;        ///< least driver CUDA version of the runtime that would be loaded
    CudnnFit cudnn = CudnnFit::unknown;
    bool hidden_by_program = false;             ///< the named script itself takes the GPU away, whenever it runs

    /// TensorFlow registers a GPU and nothing known stops work on it.
    [[nodiscard]] bool uses_gpu() const { return listed.value_or(0) > 0 && first_operation != Outcome::error && !hidden_by_program; }
};

/// The decision procedure of TensorFlow for a release: build, driver, devices, libraries, filters, first use. A pure function.
/// `release`: null when nothing is known of the version and nothing could be derived from its files.
[[nodiscard]] Prediction predict(const Snapshot& snapshot, const Release* release);

}  // namespace whynogpu
