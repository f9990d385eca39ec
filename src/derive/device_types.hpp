// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "knowledge/release.hpp"
#include "snapshot/observed.hpp"

namespace whynogpu {

/// What TF_ENABLED_DEVICE_TYPES does to a release.
enum class DeviceTypes {
    all,     ///< unset, empty, or the release does not read it
    no_gpu,  ///< "GPU" is not an entry: the GPU factory is dropped
    no_cpu,  ///< "CPU" is not an entry: listing devices raises NotFoundError
};

/// Entries are compared literally: no blanks are trimmed, case counts.
/// Source: executed on 2.7 to 2.21; checked 2026-11-21.
[[nodiscard]] DeviceTypes device_types(const Observed<std::string>& variable, const Release& release);

}  // namespace whynogpu
