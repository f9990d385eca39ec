// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <optional>

#include "probe/driver_parts.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

const std::string pci_folder = "/sys/bus/pci/devices";

/// A file that holds one number as "0x030000".
Observed<std::uint32_t> read_number(Host& host, const std::string& path) {
    using Number = Observed<std::uint32_t>;
    const auto text = host.read(path, 64);
    if (!text.is_present()) return Number::without_value(text);
    std::string_view digits = trim(*text);
    if (digits.starts_with("0x")) digits.remove_prefix(2);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || end != digits.data() + digits.size())
        return Number::unknown(Unknown::unparsable, path, printable(*text));
    return Number::present(value, path);
}

/// Class codes worth a second look: display (03), processing accelerator (12), and "other bridge" (0680), which an
/// NVSwitch is.
bool is_interesting(std::uint32_t device_class) {
    return device_class >> 16 == 0x03 || device_class >> 16 == 0x12 || device_class >> 8 == 0x0680;
}

void read_bound_driver(Host& host, const std::string& folder, PciDevice& device) {
    const auto link = host.link_target(folder + "/driver");
    device.kernel_driver_known = !link.is_unknown();
    if (link.is_present()) device.kernel_driver = file_name(*link);
}

Observed<int> read_numa_node(Host& host, const std::string& folder) {
    const std::string path = folder + "/numa_node";
    const auto text = host.read(path, 64);
    if (!text.is_present()) return Observed<int>::without_value(text);
    const std::string_view digits = trim(*text);
    int node = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), node);
    if (error != std::errc() || end != digits.data() + digits.size())
        return Observed<int>::unknown(Unknown::unparsable, path, printable(*text));
    return Observed<int>::present(node, path);
}

}  // namespace

Observed<std::vector<PciDevice>> probe_pci(Host& host, int& total) {
    using Devices = Observed<std::vector<PciDevice>>;
    const auto addresses = host.list(pci_folder);
    if (!addresses.is_present()) return Devices::without_value(addresses);
    std::vector<PciDevice> devices;
    bool any_gpu = false;
    std::optional<Observed<std::uint32_t>> not_read;
    for (const std::string& address : *addresses) {
        ++total;
        const std::string folder = pci_folder + "/" + address;
        const auto device_class = read_number(host, folder + "/class");
        if (device_class.is_unknown()) not_read = device_class;
        if (!device_class.is_present() || !is_interesting(*device_class)) continue;
        const auto vendor = read_number(host, folder + "/vendor");
        const auto model = read_number(host, folder + "/device");
        if (vendor.is_unknown()) not_read = vendor;
        if (!vendor.is_present()) continue;
        PciDevice device;
        device.address = address;
        device.vendor = static_cast<std::uint16_t>(*vendor);
        device.device = static_cast<std::uint16_t>(model.value_or(0));
        device.device_class = *device_class;
        read_bound_driver(host, folder, device);
        if (device.is_nvidia_gpu()) {
            any_gpu = true;
            device.numa_node = read_numa_node(host, folder);
        }
        devices.push_back(std::move(device));
    }
    // "No card" may be said only when every function could be looked at.
    if (!any_gpu && not_read) return Devices::without_value(*not_read);
    return Devices::present(std::move(devices), pci_folder);
}

}  // namespace whynogpu
