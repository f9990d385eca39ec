// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"
#include "probe/driver.hpp"
#include "snapshot/driver.hpp"

namespace whynogpu {

// The parts of probe_driver(), one file each.

/// pci.cpp: display, accelerator and NVSwitch functions; every function counts in `total`.
[[nodiscard]] Observed<std::vector<PciDevice>> probe_pci(Host& host, int& total);
/// kernel_driver.cpp: loaded modules and their version.
void probe_kernel_driver(Host& host, DriverFacts& facts);
/// module_traces.cpp: a driver that is installed and not loaded. Reads modules.dep: only for a card without a driver.
void probe_module_traces(Host& host, DriverFacts& facts);
/// device_nodes.cpp
void probe_device_nodes(Host& host, DriverFacts& facts);
/// user_driver.cpp: version, stub and compat copy, told by the file alone.
void probe_user_driver(Host& host, DriverFacts& facts);
/// driver_answers.cpp: asks libcuda and NVML; what they answer stands against what their files looked like.
void ask_driver(Host& host, const DriverProbeOptions& options, DriverFacts& facts);

}  // namespace whynogpu
