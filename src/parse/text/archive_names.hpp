// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "parse/text/system_packages.hpp"

namespace whynogpu {

/// What the files that NVIDIA hands out bring, by their names, wherever a text names them: "cudnn-8.0-windows10-x64-v7.zip",
/// "cudnn-linux-x86_64-8.9.7.29_cuda12-archive.tar.xz", "cuda_11.2.2_460.32.03_linux.run", "libcudnn7_7.6.5.32-1+cuda10.1_amd64.deb".
/// A cuDNN comes with the CUDA that it was built for ("cudnn-cuda").
[[nodiscard]] std::vector<BroughtVersion> versions_of_archives(std::string_view text);

/// Rows of dpkg, apt and rpm, as sentences quote them: "dpkg -l | grep cudnn: ii libcudnn8 8.9.7.29-1+cuda12.2".
[[nodiscard]] std::vector<BroughtVersion> quoted_packages(std::string_view text);

}  // namespace whynogpu
