// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.hpp"
#include "derive/own_files.hpp"
#include "knowledge/knowledge.hpp"
#include "probe/driver.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

struct ProbeOptions {
    SubjectRequest subject;
    DriverProbeOptions driver;
};

/// All facts about one Python on this machine, and the release they were gathered for.
struct Probed {
    Snapshot snapshot;
    ReleaseInUse release;
};

/// Asks the machine everything, in the order in which one answer decides what to ask next. `knowledge` only tells which libraries a release opens.
[[nodiscard]] Probed probe_subject(Host& machine, const Knowledge& knowledge, const ProbeOptions& options);

}  // namespace whynogpu
