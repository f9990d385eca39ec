// SPDX-License-Identifier: Apache-2.0
#include "snapshot/log.hpp"

#include <array>
#include <utility>

namespace whynogpu {
namespace {

constexpr std::array<std::pair<std::string_view, Platform>, 8> platforms{{
    {"linux", Platform::linux_machine},
    {"docker", Platform::docker},
    {"wsl2", Platform::wsl2},
    {"windows", Platform::windows},
    {"macos", Platform::macos},
    {"hpc", Platform::hpc},
    {"jetson", Platform::jetson},
    {"colab", Platform::colab},
}};

}  // namespace

std::optional<Platform> platform_from(std::string_view name) {
    for (const auto& [word, platform] : platforms)
        if (word == name) return platform;
    return std::nullopt;
}

const char* to_string(Platform platform) {
    for (const auto& [word, value] : platforms)
        if (value == platform) return word.data();
    return "unknown";
}

}  // namespace whynogpu
