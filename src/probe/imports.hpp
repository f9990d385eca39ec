// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "host/host.hpp"
#include "knowledge/knowledge.hpp"
#include "loader/link_map.hpp"
#include "snapshot/imports.hpp"
#include "snapshot/python.hpp"
#include "snapshot/tensorflow.hpp"

namespace whynogpu {

/// What `import tensorflow` of this Python would meet: modules, files that hide others, versions, shared objects, variables.
/// `release`: null when nothing is known of the version; then only what every release needs is looked at.
/// `process`: the Python before the import; objects that had to be looked at closely are in it afterwards.
[[nodiscard]] ImportsSeen probe_imports(Host& host, const PythonFacts& python, const TensorFlowFacts& tensorflow,
                                        const std::vector<Distribution>& distributions, const Release* release, const Knowledge& knowledge,
                                        LinkMap& process);

}  // namespace whynogpu
