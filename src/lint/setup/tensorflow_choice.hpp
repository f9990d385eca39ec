// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/knowledge.hpp"
#include "lint/setup/setup.hpp"

namespace whynogpu {

/// A distribution that installs the module `tensorflow`.
[[nodiscard]] bool is_tensorflow(const AskedPackage& package);
/// One of those whose name or build says that it has no CUDA.
[[nodiscard]] bool is_cpu_tensorflow(const AskedPackage& package);
/// "tensorflow" or "tensorflow-gpu" from pip: the official wheels with CUDA, of which the knowledge speaks.
[[nodiscard]] bool is_official_tensorflow(const AskedPackage& package);

struct TensorFlowVersion {
    Version version;
    const Release* release;
};

/// The known final versions that a package may turn out to be, newest first; of a pinned one only that. Empty when nothing is known.
[[nodiscard]] std::vector<TensorFlowVersion> versions_of(const AskedPackage& package, const Knowledge& knowledge);
/// Those of versions_of that were ever made under the package's name; tensorflow-gpu ended with 2.11.
[[nodiscard]] std::vector<TensorFlowVersion> made_versions_of(const AskedPackage& package, const Knowledge& knowledge);
/// Nothing but what is known can come of it: its range ends below the newest known version.
[[nodiscard]] bool is_bounded(const AskedPackage& package, const Knowledge& knowledge);
/// There is a wheel of it for that Python, Linux on x86_64.
[[nodiscard]] bool has_wheel(const TensorFlowVersion& version, const std::string& distribution, const std::string& python);
/// The packages of an environment that are installed when this one is: those of the same group, and those without one.
[[nodiscard]] std::vector<const AskedPackage*> company_of(const AskedPackage& package, const SetupEnvironment& environment);
/// Something beside TensorFlow brings CUDA's libraries: the extra, wheels of NVIDIA, conda's packages.
[[nodiscard]] bool brings_cuda(const AskedPackage& tensorflow, const SetupEnvironment& environment);
/// PyTorch, JAX and their kin are installed with it: they have a CUDA of their own, and people give them the GPU and TensorFlow the CPU.
[[nodiscard]] bool has_other_framework(const SetupEnvironment& environment);
/// "TensorFlow 2.13.0", or "TensorFlow (>=2.4)" of a range.
[[nodiscard]] std::string shown_tensorflow(const AskedPackage& package);

}  // namespace whynogpu
