// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"

namespace whynogpu {

/// Host::run on this machine: a process group of its own, standard input empty, output cut at 1 MiB; past the time limit all of it is killed.
[[nodiscard]] Observed<CommandAnswer> run_command(const Command& command);

}  // namespace whynogpu
