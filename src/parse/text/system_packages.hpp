// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// What a package of the system or a module of a cluster brings: subject "cuda", "cudnn" or "driver";
/// "cudnn-cuda" is the CUDA that a cuDNN was built for.
struct BroughtVersion {
    std::string subject, version;
};

/// A row of dpkg -l, apt list, rpm -qa, dnf list, pacman -Q, `module list`: "ii  libcudnn7  7.6.5.32-1+cuda10.1  amd64  …",
/// "cuda-toolkit-11-2-11.2.2-1.x86_64", "nvidia-utils 535.98-1", " 1) cuda/11.2.2   2) cudnn/8.1.1.33-11.2". Empty for what is none,
/// and for packages that are removed ("rc") or only offered.
[[nodiscard]] std::vector<BroughtVersion> parse_system_packages(std::string_view line);

}  // namespace whynogpu
