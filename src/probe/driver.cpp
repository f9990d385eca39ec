// SPDX-License-Identifier: Apache-2.0
#include "probe/driver.hpp"

#include <algorithm>
#include <utility>

#include "probe/driver_parts.hpp"

namespace whynogpu {

bool has_card_without_driver(const DriverFacts& facts) {
    if (!facts.pci.is_present() || facts.module_loaded.is(true)) return false;
    return std::any_of(facts.pci->begin(), facts.pci->end(), [](const PciDevice& d) { return d.is_nvidia_gpu(); });
}

DriverFacts probe_driver(Host& host, LoadOutcome libcuda, LoadOutcome libnvml, const DriverProbeOptions& options) {
    DriverFacts facts;
    facts.libcuda = std::move(libcuda);
    facts.libnvml = std::move(libnvml);
    facts.pci = probe_pci(host, facts.pci_total);
    probe_kernel_driver(host, facts);
    probe_device_nodes(host, facts);
    probe_user_driver(host, facts);
    if (has_card_without_driver(facts)) probe_module_traces(host, facts);
    ask_driver(host, options, facts);
    return facts;
}

}  // namespace whynogpu
