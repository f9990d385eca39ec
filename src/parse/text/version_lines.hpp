// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// A version that a tool, a program or a header prints on a line.
struct VersionLine {
    std::string subject;  ///< "tensorflow", "python", "cuda", "cudnn", "driver", "driver-cuda", "torch-cuda"
    std::string version;
    bool by_tensorflow = false;  ///< printed by the running TensorFlow or Python itself
};

/// nvcc --version, NVIDIA's container banner, Python's greeting, print(tf.__version__), the collectors of TensorFlow and PyTorch.
[[nodiscard]] std::vector<VersionLine> parse_version_line(std::string_view line);

/// "#define CUDNN_MAJOR 8" and the two lines behind it, line by line; the version when the third was seen.
class CudnnHeaderReader {
  public:
    [[nodiscard]] std::string take(std::string_view line);

  private:
    std::string parts_[3];
};

/// The CUDA versions that folder names speak of: "/usr/local/cuda-11.2/lib64", "C:\…\CUDA\v11.2\bin".
[[nodiscard]] std::vector<std::string> cuda_versions_in_paths(std::string_view text);

}  // namespace whynogpu
