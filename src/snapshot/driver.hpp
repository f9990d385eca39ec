// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "snapshot/loader.hpp"
#include "snapshot/observed.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// One PCI function of display class (0x03xx) or of vendor NVIDIA, from sysfs; needs no driver.
struct PciDevice {
    std::string address;       ///< "0000:07:00.0"
    std::uint16_t vendor = 0, device = 0;
    std::uint32_t device_class = 0;    ///< 0x030000
    std::string kernel_driver;         ///< "nvidia", "nouveau", "vfio-pci"; empty: none bound
    Observed<int> numa_node;           ///< of an NVIDIA GPU; negative: the system does not say
    bool kernel_driver_known = true;   ///< false: the link could not be read, and an empty kernel_driver says nothing
    [[nodiscard]] bool is_nvidia_gpu() const { return vendor == 0x10de && (device_class >> 16) == 0x03; }
};

struct DeviceNode {
    std::string path;              ///< "/dev/nvidia0"
    Observed<bool> usable;         ///< readable and writable by this user
    std::uint32_t mode = 0, uid = 0, gid = 0;
    bool is_device = true;         ///< false: a plain file stands there
};

/// How a CUDA device answers, asked through the driver API in a child process.
struct GpuFacts {
    int ordinal = 0;               ///< index in the driver's (filtered) order
    std::string name;
    int capability_major = 0, capability_minor = 0;
    int multiprocessors = 0;
    std::uint64_t memory_bytes = 0;
    std::string uuid, pci_address; ///< pci_address in lower case, "0000:07:00.0"
    Observed<std::uint64_t> memory_free_bytes;  ///< from NVML
    Observed<std::string> compute_mode;         ///< from NVML: "default", "exclusive-process", "prohibited"
    Observed<bool> mig_enabled;
};

/// What libcuda answers. Asked in a child, with the subject's own variables.
struct CudaAnswers {
    int init_code = 0;                       ///< of cuInit; 0 = success
    std::string init_name, init_text;        ///< cuGetErrorName / String; empty if the driver knows neither
    Observed<int> api_version;               ///< cuDriverGetVersion: 12040
    Observed<int> device_count;              ///< cuDeviceGetCount
    std::vector<GpuFacts> gpus;              ///< those of which the capability was learned
    std::string interrupted;                 ///< "ended by signal 11 in cuDeviceTotalMem_v2"; empty: everything was answered
};

struct NvmlAnswers {
    int init_code = 0;                       ///< of nvmlInit_v2
    std::string init_text;                   ///< nvmlErrorString of it; empty on success
    Observed<std::string> driver_version;
    Observed<int> device_count;              ///< all devices, not filtered by CUDA_VISIBLE_DEVICES
    std::vector<GpuFacts> gpus;              ///< as NVML sees them (no capability before R450)
    struct Process { unsigned pid; std::uint64_t bytes; std::string gpu_uuid; };
    std::vector<Process> processes;
    std::string interrupted;                 ///< as in CudaAnswers
};

struct DriverFacts {
    Observed<std::vector<PciDevice>> pci;
    int pci_total = 0;                            ///< all PCI functions seen, of any kind
    Observed<std::string> kernel_version;         ///< of the loaded module; /proc/driver/nvidia/version, else /sys/module/nvidia/version
    Observed<std::string> proc_version_text;      ///< whole /proc/driver/nvidia/version
    Observed<bool> module_loaded;                 ///< /sys/module/nvidia
    Observed<bool> uvm_loaded;                    ///< /sys/module/nvidia_uvm
    Observed<bool> nouveau_loaded;
    std::vector<DeviceNode> nodes;                ///< those of /dev/nvidia* (and /dev/dxg) that exist
    Observed<bool> nodes_listed;                  ///< true: what is not in `nodes` is not there
    LoadOutcome libcuda;                          ///< libcuda.so.1 as TensorFlow's dlopen would find it
    LoadOutcome libnvml;                          ///< libnvidia-ml.so.1
    Observed<std::string> libcuda_version;        ///< from the file name behind libcuda.so.1
    bool libcuda_is_stub = false;                 ///< the toolkit's link-time stub
    bool libcuda_is_compat = false;               ///< a cuda-compat copy
    bool libcuda_lacks_init = false;              ///< it was loaded and has no function cuInit
    Observed<std::string> libcuda_load_error;     ///< dlerror() when it was really loaded; absent: it loads; unknown: not tried
    Observed<CudaAnswers> cuda;                   ///< unknown(timed_out / failed) when the driver hangs or crashes
    Observed<NvmlAnswers> nvml;
    /// Looked for only when a card is there and the module is not loaded:
    Observed<std::string> module_file;                      ///< nvidia.ko of the running kernel
    std::vector<std::string> module_files_of_other_kernels; ///< nvidia.ko below /lib/modules of kernels that do not run
    std::vector<std::string> installed_packages_hint;  ///< traces of a driver installed but not in use: "/lib/modules/…/nvidia.ko (other kernel)"
};

}  // namespace whynogpu
