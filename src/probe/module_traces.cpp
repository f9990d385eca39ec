// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parse/driver_version.hpp"
#include "probe/driver_parts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

const std::string modules = "/lib/modules";
constexpr std::size_t longest_modules_dep = 8 << 20;
constexpr std::size_t most_other_kernels = 6;

/// The driver's module file for one kernel. Absent only when that kernel's list of modules was read and does not name
/// it.
Observed<std::string> module_file(Host& host, const std::string& release) {
    using Text = Observed<std::string>;
    const std::string folder = modules + "/" + release, list = folder + "/modules.dep";
    const auto text = host.read(list, longest_modules_dep);
    if (text.is_present()) {
        const auto path = nvidia_module_of(*text);
        if (path) return Text::present(path->starts_with('/') ? *path : folder + "/" + *path, list);
    }
    // Built by dkms, and depmod has not run since.
    for (const char* name : {"nvidia.ko", "nvidia.ko.xz", "nvidia.ko.zst", "nvidia-current.ko"})
        if (const std::string path = folder + "/updates/dkms/" + name; host.is_file(path))
            return Text::present(path, path);
    if (text.is_present()) return Text::absent(list);
    if (text.is_absent())
        return Text::unknown(Unknown::failed, list, "the modules of this kernel cannot be seen from here");
    return Text::without_value(text);
}

void look_at_other_kernels(Host& host, const std::string& running, DriverFacts& facts) {
    const auto releases = host.list(modules);
    if (!releases.is_present()) return;
    std::size_t looked_at = 0;
    // Newest names last in byte order, and those are the likely ones.
    for (auto release = releases->rbegin(); release != releases->rend() && looked_at < most_other_kernels; ++release) {
        if (*release == running) continue;
        ++looked_at;
        const auto file = module_file(host, *release);
        if (!file.is_present()) continue;
        facts.module_files_of_other_kernels.push_back(*file);
        facts.installed_packages_hint.push_back(*file + " (for kernel " + *release + ")");
    }
}

void look_at_dkms(Host& host, DriverFacts& facts) {
    const std::string folder = "/var/lib/dkms";
    const auto names = host.list(folder);
    if (!names.is_present()) return;
    for (const std::string& name : *names) {
        if (!name.starts_with("nvidia")) continue;
        const auto versions = host.list(folder + "/" + name);
        if (!versions.is_present()) continue;
        for (const std::string& version : *versions)
            if (!version.empty() && version[0] >= '0' && version[0] <= '9')
                facts.installed_packages_hint.push_back(folder + "/" + name + "/" + version + " (sources for dkms)");
    }
}

}  // namespace

void probe_module_traces(Host& host, DriverFacts& facts) {
    const std::string running = host.system().kernel_release;
    facts.module_file = module_file(host, running);
    if (facts.module_file.is_present())
        facts.installed_packages_hint.push_back(*facts.module_file + " (for the running kernel)");
    look_at_other_kernels(host, running, facts);
    look_at_dkms(host, facts);
    if (host.is_file("/usr/bin/nvidia-smi")) facts.installed_packages_hint.push_back("/usr/bin/nvidia-smi");
}

}  // namespace whynogpu
