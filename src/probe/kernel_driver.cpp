// SPDX-License-Identifier: Apache-2.0
#include "parse/driver_version.hpp"
#include "probe/driver_parts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Whether a module is in the kernel. Without sysfs nobody can say.
Observed<bool> is_loaded(Host& host, const std::string& module, bool sysfs_is_there) {
    const std::string path = "/sys/module/" + module;
    const auto status = host.status(path);
    if (status.is_present()) return Observed<bool>::present(true, path);
    if (status.is_unknown()) return Observed<bool>::without_value(status);
    if (!sysfs_is_there) return Observed<bool>::unknown(Unknown::failed, path, "/sys/module is not there");
    return Observed<bool>::present(false, path);
}

Observed<std::string> module_version(Host& host) {
    const std::string path = "/sys/module/nvidia/version";
    const auto text = host.read(path, 256);
    if (!text.is_present()) return text;
    return Observed<std::string>::present(std::string(trim(*text)), path);
}

Observed<std::string> kernel_version(Host& host, const Observed<std::string>& proc_text) {
    if (proc_text.is_present())
        if (auto version = driver_version_of_proc(*proc_text))
            return Observed<std::string>::present(std::move(*version), proc_text.origin() + ":1");
    auto from_module = module_version(host);
    if (from_module.is_present()) return from_module;
    if (proc_text.is_present())
        return Observed<std::string>::unknown(Unknown::unparsable, proc_text.origin(),
                                              printable(proc_text->substr(0, 200)));
    // The file that could not be looked into decides, not the other one that is merely not there.
    return proc_text.is_unknown() ? proc_text : from_module.is_unknown() ? from_module : proc_text;
}

}  // namespace

void probe_kernel_driver(Host& host, DriverFacts& facts) {
    facts.proc_version_text = host.read("/proc/driver/nvidia/version", 4096);
    const bool sysfs = host.is_folder("/sys/module");
    facts.module_loaded = is_loaded(host, "nvidia", sysfs);
    // The file in /proc is made by the loaded module; a sandbox may show it without showing sysfs.
    if (facts.proc_version_text.is_present() && !facts.module_loaded.is(true))
        facts.module_loaded = Observed<bool>::present(true, facts.proc_version_text.origin());
    facts.uvm_loaded = is_loaded(host, "nvidia_uvm", sysfs);
    facts.nouveau_loaded = is_loaded(host, "nouveau", sysfs);
    facts.kernel_version = kernel_version(host, facts.proc_version_text);
}

}  // namespace whynogpu
