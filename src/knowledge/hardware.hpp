// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "knowledge/release.hpp"

namespace whynogpu {

/// Where one soname of a library comes from.
struct LibraryPackage {
    std::string cuda;        ///< CUDA version or major it belongs to: "10.1", "12"
    std::string soname;      ///< "libcublas.so.12"
    std::string pip;         ///< "nvidia-cublas-cu12"; empty: there is no wheel
    std::string pip_folder;  ///< below nvidia/, "cublas": the library lies in nvidia/cublas/lib
    std::string apt;         ///< "libcublas-{cuda}", {cuda} as "12-5"; empty: none
    std::string conda;       ///< "libcublas"; empty: none
    long long download_mb = 0;  ///< of the wheel; 0: not known
};

/// A CUDA library: knowledge/libraries/.
struct LibraryInfo {
    std::string id;       ///< "cublas", as in RequiredLibrary
    std::string purpose;  ///< for people
    std::vector<LibraryPackage> packages;  ///< by CUDA version
};

/// The first driver that supports a CUDA version.
struct DriverForCuda {
    Version cuda;          ///< "12.4"
    Version first_driver;  ///< "550.54.14"
};

/// What a CUDA runtime library asks of the driver; below, every call fails.
struct RuntimeGate {
    Version cudart;      ///< version of the runtime, or its major: "12"
    Version driver_api;  ///< CUDA version the driver must support: "12.0"
    Version min_driver;  ///< "525.60.13"
    std::string source;
};

/// Chips of one compute capability: knowledge/gpus/capabilities.toml.
struct GpuGeneration {
    Capability capability;
    std::string architecture;  ///< "Pascal"
    std::string examples;      ///< "GeForce GTX 1080, Tesla P40"
    std::string last_driver;   ///< newest branch that supports it: "580"; empty: the newest does
    std::string last_cuda;     ///< newest CUDA that can make code for it: "12.9"; empty: the newest can
    std::optional<Version> first_cuda;  ///< the first CUDA that knows it
};

/// Which devices the main parts of cuDNN (operations, convolutions) hold code for: knowledge/gpus/cudnn.toml.
struct CudnnCode {
    VersionRange versions;
    std::string cuda;  ///< CUDA major of the build: "12"
    GpuCode code;
    std::string source;
};

}  // namespace whynogpu
