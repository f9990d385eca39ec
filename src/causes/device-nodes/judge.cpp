// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

#include "util/text.hpp"

namespace whynogpu {

Judgement judge_device_nodes(const Case& c) {
    const DriverFacts& driver = c.seen.driver;
    if (driver_silent(c)) return undecided_without_driver();
    // An observed success stands against any missing node.
    if (!init_failed(c) || driver.libcuda_is_stub || c.seen.machine.wsl != WslKind::none || c.seen.machine.is_jetson) return ruled_out();
    constexpr int no_device = 100, unknown_error = 999, not_permitted = 800;
    const int code = driver.cuda->init_code;
    if (code != no_device && code != unknown_error && code != not_permitted) return ruled_out();
    if (has_card(c) == Answer::no) return ruled_out();

    std::vector<std::string> missing;
    for (const char* path : {"/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia0"})
        if (node_missing(c, path)) missing.emplace_back(path);
    const auto refused = refused_nodes(c);
    if (missing.empty() && refused.empty()) return ruled_out();
    Judgement said;
    if (!refused.empty()) {
        said = established("this user may not use the NVIDIA device files", {init_evidence(c)});
        for (const DeviceNode* node : refused) said.because.push_back(cite(node->usable, node->path + " cannot be opened for reading and writing"));
    } else {
        said = established(join(missing, ", ") + (missing.size() == 1 ? " is missing" : " are missing"), {init_evidence(c), {"no such device file: " + join(missing, ", "), "/dev"}});
    }
    add(said, c.remedies.find("device-node-permissions"));
    return said;
}

}  // namespace whynogpu
