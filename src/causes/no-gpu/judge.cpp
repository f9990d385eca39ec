// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string display_of(const std::vector<PciDevice>& devices) {
    for (const PciDevice& device : devices) {
        if ((device.device_class >> 16) != 0x03) continue;
        if (device.vendor == 0x1002) return "the display is an AMD one";
        if (device.vendor == 0x8086) return "the display is an Intel one";
        if (device.vendor == 0x15ad || device.vendor == 0x1234 || device.vendor == 0x1af4 || device.vendor == 0x1b36 || device.vendor == 0x1013)
            return "the display is that of a virtual machine";
    }
    return "";
}

}  // namespace

Judgement judge_no_gpu(const Case& c) {
    const Answer card = has_card(c);
    if (card == Answer::yes) return ruled_out();
    if (card == Answer::unknown) {
        if (c.seen.machine.wsl != WslKind::none || c.seen.machine.is_jetson) return ruled_out();
        return undecided("which PCI devices there are:  lspci -nn | grep -i nvidia");
    }
    const auto& pci = c.seen.driver.pci;
    std::string what = c.seen.driver.pci_total == 0
                           ? std::string("there is no PCI device at all, so no NVIDIA one")
                           : "none of the " + std::to_string(c.seen.driver.pci_total) + " PCI devices is an NVIDIA one";
    if (const std::string display = display_of(*pci); !display.empty()) what += "; " + display;
    Judgement said = established("there is no NVIDIA card in this machine", {cite(pci, what)});
    add(said, c.remedies.find("get-a-gpu"));
    return said;
}

}  // namespace whynogpu
