// SPDX-License-Identifier: Apache-2.0
#include "probe/machine.hpp"

#include <algorithm>
#include <array>

#include "parse/os_release.hpp"
#include "probe/machine_parts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

using Text = Observed<std::string>;

Text value_of(const std::map<std::string, std::string>& values, const std::string& key, const std::string& origin) {
    const auto found = values.find(key);
    return found == values.end() ? Text::absent(origin) : Text::present(found->second, origin);
}

void probe_distribution(Host& host, MachineFacts& facts) {
    auto text = host.read("/etc/os-release", 65536);
    if (text.is_absent()) text = host.read("/usr/lib/os-release", 65536);
    if (!text.is_present()) {
        facts.distribution = facts.distribution_version = Text::without_value(text);
        return;
    }
    const auto values = parse_os_release(*text);
    facts.distribution = value_of(values, "ID", text.origin());
    facts.distribution_version = value_of(values, "VERSION_ID", text.origin());
    const auto like = values.find("ID_LIKE");
    if (like == values.end()) return;
    for (const std::string& id : split(like->second, ' '))
        if (!id.empty()) facts.distribution_like.push_back(id);
}

/// WSL1 says 4.4.0-…-Microsoft, WSL2 …-microsoft-standard-WSL2; a WSL2 kernel built by its user may say anything.
void probe_wsl(Host& host, MachineFacts& facts) {
    facts.wsl_driver_folder = host.is_folder("/usr/lib/wsl/lib");
    const std::string release = lower(facts.kernel_release);
    const bool first = release.starts_with("4.4.") && contains(release, "-microsoft") && !contains(release, "wsl2");
    if (first)
        facts.wsl = WslKind::wsl1;
    else if (contains(release, "microsoft") || contains(release, "wsl2"))
        facts.wsl = WslKind::wsl2;
    else if (facts.wsl_driver_folder || host.variable("WSL_DISTRO_NAME").is_present())
        facts.wsl =
            host.status("/dev/dxg").is_present() || host.status("/proc/sys/fs/binfmt_misc/WSLInterop").is_present()
                ? WslKind::wsl2
                : WslKind::none;
}

void probe_board(Host& host, MachineFacts& facts) {
    if (facts.architecture != "aarch64") return;
    if (host.status("/etc/nv_tegra_release").is_present()) {
        facts.is_jetson = true;
        return;
    }
    const std::string model = lower(host.read("/proc/device-tree/model", 256).value_or(""));
    facts.is_jetson = contains(model, "jetson") || contains(model, "tegra");
}

struct Manager {
    const char* name;
    const char* program;
    std::array<const char*, 5> families;  ///< IDs of distributions that use it
};
constexpr std::array<Manager, 6> managers{{
    {"apt", "/usr/bin/apt-get", {"debian", "ubuntu"}},
    {"dnf", "/usr/bin/dnf", {"fedora", "rhel", "centos", "amzn", "ol"}},
    {"yum", "/usr/bin/yum", {"rhel", "centos", "amzn", "ol"}},
    {"zypper", "/usr/bin/zypper", {"suse", "opensuse", "sles", "opensuse-leap", "opensuse-tumbleweed"}},
    {"pacman", "/usr/bin/pacman", {"arch", "manjaro"}},
    {"apk", "/sbin/apk", {"alpine"}},
}};

/// Only those that the distribution is known to use are looked for; all of them where it is not known.
void probe_package_managers(Host& host, MachineFacts& facts) {
    const auto belongs = [&](const char* family) {
        if (!family) return false;
        const auto& like = facts.distribution_like;
        return facts.distribution.is(family) || std::find(like.begin(), like.end(), family) != like.end();
    };
    const auto is_candidate = [&](const Manager& m) {
        return std::any_of(m.families.begin(), m.families.end(), belongs);
    };
    const bool known = std::any_of(managers.begin(), managers.end(), is_candidate);
    for (const Manager& manager : managers)
        if ((!known || is_candidate(manager)) && host.status(manager.program).is_present())
            facts.package_managers.emplace_back(manager.name);
    // Environment modules and Lmod are shell functions; these variables come with them.
    if (host.variable("MODULESHOME").is_present() || host.variable("LMOD_CMD").is_present())
        facts.package_managers.emplace_back("module");
}

}  // namespace

MachineFacts probe_machine(Host& host) {
    MachineFacts facts;
    const SystemFacts system = host.system();
    facts.architecture = system.machine;
    facts.kernel_release = system.kernel_release;
    facts.host_name = system.host_name.empty() ? Text::unknown(Unknown::failed, "uname") : Text::present(system.host_name, "uname");
    facts.is_root = host.identity().uid == 0;
    probe_distribution(host, facts);
    probe_wsl(host, facts);
    probe_container(host, facts);
    probe_board(host, facts);
    facts.scheduler = probe_scheduler(host.environment());
    probe_package_managers(host, facts);
    return facts;
}

Observed<std::string> probe_secure_boot(Host& host) {
    // The name of the variable carries the identifier that the UEFI specification gives to global variables.
    const std::string path = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
    const auto bytes = host.read(path, 16);
    if (!bytes.is_present()) return Text::without_value(bytes);
    // Four bytes of attributes, then the value.
    if (bytes->size() < 5) return Text::unknown(Unknown::unparsable, path, std::to_string(bytes->size()) + " bytes");
    return Text::present((*bytes)[4] == 1 ? "enabled" : "disabled", path);
}

}  // namespace whynogpu
