// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "probe/driver_parts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Of WSL (dxg) and of Tegra boards (nvmap, nvhost-gpu) as well. Not nvidia-modeset and -uvm-tools: CUDA does without
/// them.
constexpr std::array<std::string_view, 6> fixed_names{"dxg",        "nvhost-gpu", "nvidia-caps",
                                                      "nvidia-uvm", "nvidiactl",  "nvmap"};
/// Asked one by one where /dev cannot be listed.
constexpr int most_guessed_cards = 16;

bool is_node_of_interest(const std::string& name) {
    if (std::find(fixed_names.begin(), fixed_names.end(), name) != fixed_names.end()) return true;
    return name.starts_with("nvidia") && parse_unsigned(std::string_view(name).substr(6)).has_value();
}

/// `listed`: it is there, whatever else can be learned of it.
void look_at(Host& host, const std::string& name, bool listed, std::vector<DeviceNode>& nodes) {
    DeviceNode node;
    node.path = "/dev/" + name;
    const auto status = host.status(node.path);
    if (status.is_absent() || (status.is_unknown() && !listed)) return;
    if (status.is_present()) {
        node.mode = status->mode;
        node.uid = status->uid;
        node.gid = status->gid;
        // nvidia-caps is a folder of nodes, and meant to be one.
        node.is_device = status->kind == FileKind::character_device || name == "nvidia-caps";
    }
    node.usable = host.may_access(node.path, true, name != "nvidia-caps", name == "nvidia-caps");
    nodes.push_back(std::move(node));
}

}  // namespace

void probe_device_nodes(Host& host, DriverFacts& facts) {
    const auto names = host.list("/dev");
    if (names.is_present()) {
        facts.nodes_listed = Observed<bool>::present(true, "/dev");
        for (const std::string& name : *names)
            if (is_node_of_interest(name)) look_at(host, name, true, facts.nodes);
        return;
    }
    facts.nodes_listed = Observed<bool>::without_value(names);
    if (names.is_absent()) return;
    for (const std::string_view name : fixed_names) look_at(host, std::string(name), false, facts.nodes);
    for (int card = 0; card < most_guessed_cards; ++card) look_at(host, "nvidia" + std::to_string(card), false, facts.nodes);
}

}  // namespace whynogpu
