// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"
#include "snapshot/machine.hpp"

namespace whynogpu {

// The parts of probe_machine(), one file each.

/// container.cpp; needs facts.wsl (a WSL distribution lives in namespaces of its own and is no container).
void probe_container(Host& host, MachineFacts& facts);
/// scheduler.cpp: from variables alone.
[[nodiscard]] SchedulerFacts probe_scheduler(const Environment& environment);

}  // namespace whynogpu
