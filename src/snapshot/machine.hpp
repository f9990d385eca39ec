// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "snapshot/observed.hpp"

namespace whynogpu {

enum class ContainerKind { none, docker, podman, kubernetes, singularity, lxc, other };
enum class WslKind { none, wsl1, wsl2 };

/// A batch scheduler and whether it granted GPUs to this job.
struct SchedulerFacts {
    std::string name;                 ///< "slurm", "pbs", "lsf", "sge"; empty: none
    Observed<bool> granted_gpu;       ///< false: said to be none; absent: the job's variables do not speak of GPUs
    std::string origin;               ///< the variables that say so
};

struct MachineFacts {
    std::string architecture;         ///< "x86_64", "aarch64"
    std::string kernel_release;
    Observed<std::string> host_name;          ///< as gethostname(2) answers it
    Observed<std::string> distribution;       ///< ID of os-release: "debian", "ubuntu", "fedora"
    Observed<std::string> distribution_version;
    std::vector<std::string> distribution_like;
    Observed<ContainerKind> container;
    std::string container_origin;
    WslKind wsl = WslKind::none;
    bool wsl_driver_folder = false;   ///< /usr/lib/wsl/lib is there
    bool is_jetson = false;           ///< an NVIDIA Tegra board
    SchedulerFacts scheduler;
    bool is_root = false;
    std::vector<std::string> package_managers;  ///< "apt", "dnf", "zypper", "pacman", "module"
    Observed<std::string> secure_boot;  ///< "enabled" / "disabled"; asked only where a card has no driver (probe_secure_boot)
};

}  // namespace whynogpu
