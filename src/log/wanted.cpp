// SPDX-License-Identifier: Apache-2.0
#include "log/wanted.hpp"

namespace whynogpu {

std::vector<std::string> wanted_in_long_logs(const SignatureFile& signatures) {
    std::vector<std::string> literals = wanted_literals(signatures);
    // What the readers of tables, versions and variables begin with.
    for (const char* beginning :
         {"NVIDIA-SMI ", "Traceback (most recent call last)", "Cuda compilation tools", "# packages in environment at", "Successfully installed ", "Collecting environment information",
          "== check python ===", "CUDA used to build PyTorch", "TensorFlow version", "tensorflow version", "Tensorflow version", "tf.version.VERSION", "tf.__version__", "tensorflow==", "tensorflow-gpu==", "tensorflow  ", "tensorflow-gpu  ", "tensorflow-cpu  ", "Package    ",
          "computeCapability: ", "compute capability: ", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "#define CUDNN_MAJOR", "Num GPUs Available", "list_physical_devices",
          // Words too short to be searched for, with what stands around them.
          "NVRM: Xid (", ".NVMLError_", " NCCL WARN ", " NCCL error", "libnvinfer.so", "AMDGPU ISA: "})
        literals.emplace_back(beginning);
    return literals;
}

}  // namespace whynogpu
