// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "derive/text_facts.hpp"

namespace whynogpu {

/// pip looks for a package that was never made for macOS (tensorflow-gpu after 1.1) or, on Arm, for the wheels of others
/// than Google.
[[nodiscard]] bool no_such_package_here(const TextFacts& t, const std::string& requirement);

/// pip looks for tensorflow-gpu 2.11 or later, which there never was for Windows.
[[nodiscard]] bool no_such_gpu_package_of_windows(const TextFacts& t, const std::string& requirement);

/// pip answers that it has TensorFlow, and an import says that there is none.
struct PipDisagrees {
    const Sign* pip = nullptr;    ///< "Requirement already satisfied: tensorflow in …"; none: they do not disagree
    const Sign* error = nullptr;  ///< "No module named 'tensorflow'"
    bool same_python = false;     ///< both are of one Python: the package's folder is damaged
};

/// "module 'tensorflow' has no attribute 'Session'": a name of TensorFlow 1 that 2 does not have. The package is whole, the program is old.
[[nodiscard]] const Sign* wants_old_api(const TextFacts& t);
[[nodiscard]] PipDisagrees pip_disagrees(const TextFacts& t);

}  // namespace whynogpu
