// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "derive/line_writer.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// A driver's version as TensorFlow prints it: three numbers without leading zeros, "535.104.5" of "535.104.05". Nothing when it does not
/// take the text for a version: fewer than two numbers, more than four.
[[nodiscard]] std::optional<std::string> version_as_printed(std::string_view text);
/// The version that TensorFlow reads in /proc/driver/nvidia/version; nothing when it finds none, though a person may.
/// `open_modules`: the release knows how the open kernel modules write it.
[[nodiscard]] std::optional<std::string> kernel_version_as_printed(std::string_view proc_text, bool open_modules);

/// cuInit cannot be called: libcuda.so.1 does not load.
void say_driver_missing(const Snapshot& seen, LineWriter& out);
/// cuInit answers an error.
void say_init_failed(const Snapshot& seen, LineWriter& out);

}  // namespace whynogpu
