// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

#include <algorithm>
#include <initializer_list>

#include "util/path.hpp"

namespace whynogpu {
namespace {

/// Of all that can be done about WSL, the ways that fit this fault.
void add_ways(Judgement& said, const Case& c, std::initializer_list<std::string_view> ways) {
    for (Remedy& remedy : c.remedies.find("wsl-driver"))
        if (std::find(ways.begin(), ways.end(), std::string_view(remedy.id).substr(remedy.id.find('/') + 1)) != ways.end()) said.remedies.push_back(std::move(remedy));
}

}  // namespace

Judgement judge_wsl(const Case& c) {
    const MachineFacts& machine = c.seen.machine;
    if (machine.kernel_release.empty()) return undecided("whether this is WSL:  uname -r");
    if (machine.wsl == WslKind::none || driver_works(c)) return ruled_out();
    const Evidence where{"this is WSL" + std::string(machine.wsl == WslKind::wsl1 ? "1" : "2"), machine.kernel_release};
    Judgement said;
    if (machine.wsl == WslKind::wsl1) {
        said = established("WSL1 cannot reach the GPU; WSL2 can", {where});
        add_ways(said, c, {"wsl1"});
    } else if (node_missing(c, "/dev/dxg")) {
        said = established("this WSL2 has no GPU device (/dev/dxg)", {where, {"/dev/dxg does not exist", "/dev"}});
        add_ways(said, c, {"windows"});
    } else if (c.seen.driver.libcuda.state == LoadState::loaded && !is_below(c.seen.driver.libcuda.real, "/usr/lib/wsl")) {
        said = established("a Linux NVIDIA driver was installed inside WSL; the Windows driver's library must be used",
                           {where, {"libcuda.so.1 is " + c.seen.driver.libcuda.real, c.seen.driver.libcuda.path}});
        add_ways(said, c, {"remove-linux-driver", "search-path"});
    } else if (libcuda_absent(c) && machine.wsl_driver_folder) {
        said = established("/usr/lib/wsl/lib, where WSL keeps libcuda.so.1, is not searched", {where, {c.seen.driver.libcuda.error, "the loader's search"}});
        add_ways(said, c, {"search-path", "ldconfig"});
    } else if (libcuda_absent(c)) {
        said = established("Windows gives this WSL2 no NVIDIA driver", {where, {"/usr/lib/wsl/lib does not exist", "/usr/lib/wsl"}});
        add_ways(said, c, {"windows"});
    } else {
        return ruled_out();
    }
    return said;
}

}  // namespace whynogpu
