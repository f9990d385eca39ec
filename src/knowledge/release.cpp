// SPDX-License-Identifier: Apache-2.0
#include "knowledge/release.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {

std::string Capability::text() const {
    return std::to_string(major) + "." + std::to_string(minor);
}

std::optional<Capability> Capability::parse(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto major = parse_unsigned(text.substr(0, dot));
    const auto minor = parse_unsigned(text.substr(dot + 1));
    if (!major || !minor || *major == 0 || *major > 99 || *minor > 9) return std::nullopt;
    return Capability{static_cast<int>(*major), static_cast<int>(*minor)};
}

bool GpuCode::has_sass_for(Capability device) const {
    return std::any_of(sass.begin(), sass.end(), [&](Capability c) { return c.major == device.major && c.minor <= device.minor; });
}

bool GpuCode::has_ptx_for(Capability device) const {
    return std::any_of(ptx.begin(), ptx.end(), [&](Capability c) { return c <= device; });
}

}  // namespace whynogpu
