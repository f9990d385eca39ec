// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_driver_not_loaded(const Case& c) {
    const DriverFacts& driver = c.seen.driver;
    if (driver_works(c) || c.seen.machine.wsl != WslKind::none || c.seen.machine.is_jetson || in_container(c)) return ruled_out();
    const auto cards = nvidia_cards(c);
    if (cards.empty() && driver.pci.is_present()) return ruled_out();
    if (!driver.module_loaded.is_present() || cards.empty()) return undecided("whether the module is loaded:  lsmod | grep nvidia");
    if (*driver.module_loaded || driver.kernel_version.is_present()) return ruled_out();
    const bool installed = driver.libcuda.state == LoadState::loaded || !driver.installed_packages_hint.empty();
    if (!installed) return ruled_out();  // nothing of the driver is there: driver-missing
    Judgement said = established("the NVIDIA driver is installed, but its kernel module is not loaded", {cite(driver.module_loaded, "the module nvidia is not loaded")});
    for (const PciDevice& card : cards)
        said.because.push_back(cite(driver.pci, "the card at " + card.address + " is held by " + (card.kernel_driver.empty() ? "no kernel driver" : card.kernel_driver)));
    for (const std::string& hint : driver.installed_packages_hint) said.because.push_back({"installed: " + hint, hint});
    if (c.seen.machine.secure_boot.is("enabled")) said.because.push_back(cite(c.seen.machine.secure_boot, "Secure Boot is on: an unsigned module is refused"));
    add(said, c.remedies.find("load-driver-module"));
    return said;
}

}  // namespace whynogpu
