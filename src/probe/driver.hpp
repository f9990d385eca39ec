// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "host/host.hpp"
#include "snapshot/driver.hpp"

namespace whynogpu {

struct DriverProbeOptions {
    std::string program;  ///< path of whynogpu-probe; empty: the driver is not asked, only looked at
    int timeout_ms =
        5000;  ///< how long libcuda may take; NVML gets no more, and one second after libcuda used all of it
};

/// Everything about the card, the kernel driver, the nodes and the user driver. What the loader would make of
/// libcuda.so.1 and libnvidia-ml.so.1 is given; where it would load them, they are asked in a child process with the
/// subject's variables.
[[nodiscard]] DriverFacts probe_driver(Host& host, LoadOutcome libcuda, LoadOutcome libnvml,
                                       const DriverProbeOptions& options);

/// An NVIDIA card is on the bus and the nvidia module is not in the kernel.
[[nodiscard]] bool has_card_without_driver(const DriverFacts& facts);

}  // namespace whynogpu
