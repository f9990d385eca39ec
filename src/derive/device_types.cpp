// SPDX-License-Identifier: Apache-2.0
#include "derive/device_types.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {

DeviceTypes device_types(const Observed<std::string>& variable, const Release& release) {
    if (!release.enabled_device_types || !variable.is_present() || variable->empty()) return DeviceTypes::all;
    const auto entries = split(*variable, ',');
    const auto has = [&](const char* type) { return std::find(entries.begin(), entries.end(), type) != entries.end(); };
    if (!has("CPU")) return DeviceTypes::no_cpu;
    return has("GPU") ? DeviceTypes::all : DeviceTypes::no_gpu;
}

}  // namespace whynogpu
