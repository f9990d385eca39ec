// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"
#include "snapshot/machine.hpp"

namespace whynogpu {

/// What kind of machine it is: system, container, WSL, board, batch job.
[[nodiscard]] MachineFacts probe_machine(Host& host);

/// "enabled" or "disabled"; absent: no UEFI, or firmware without it. Asks the firmware: only where a card has no
/// driver.
[[nodiscard]] Observed<std::string> probe_secure_boot(Host& host);

}  // namespace whynogpu
