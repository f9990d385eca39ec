// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Reads a session of a shell that somebody shows: what a question about the driver printed, or that it printed nothing.
class ShellSessionReader {
  public:
    /// The next line. Gives the ids of the signs that it completes: "module-not-loaded", "no-card-found", "libcuda-not-listed",
    /// "says-optimus", "scheduler-hidden".
    [[nodiscard]] std::vector<std::string> take(std::string_view line);

  private:
    [[nodiscard]] bool is_of_other_kernel();
    [[nodiscard]] bool is_node_without_gpu(std::string_view line);
    std::string command_;                ///< the last one, until something is printed
    std::set<std::string> built_for_;    ///< kernels for which dkms lists a module of NVIDIA
    std::string kernel_;                 ///< that runs
    bool lists_nodes_ = false;           ///< kubectl was asked which GPUs the nodes of the cluster have to give
    bool other_kernel_told_ = false;
};

}  // namespace whynogpu
