// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// The version in /proc/driver/nvidia/version, as written there ("535.104.05"). The closed module says "Kernel Module
/// V", the open one "Open Kernel Module for x86_64  V".
[[nodiscard]] std::optional<std::string> driver_version_of_proc(std::string_view text);

/// The driver version in the name of a library file: "libcuda.so.535.104.05" -> "535.104.05". The files of WSL and
/// Tegra are called
/// ".so.1.1" and name no version.
[[nodiscard]] std::optional<std::string> driver_version_of_file_name(std::string_view file_name);

/// The module files ("updates/dkms/nvidia.ko.xz") of the NVIDIA driver that a modules.dep lists; not its companions
/// (-uvm, -drm, …) and not the kernel's own modules with nvidia in their names.
[[nodiscard]] std::optional<std::string> nvidia_module_of(std::string_view modules_dep);

}  // namespace whynogpu
