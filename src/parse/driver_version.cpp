// SPDX-License-Identifier: Apache-2.0
#include "parse/driver_version.hpp"

#include <algorithm>
#include <array>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "535.104.05": two to four numbers, the first of two digits or more.
bool is_driver_version(std::string_view word) {
    const auto pieces = split(word, '.');
    if (pieces.size() < 2 || pieces.size() > 4 || pieces.front().size() < 2) return false;
    return std::all_of(pieces.begin(), pieces.end(), [](const std::string& piece) {
        return !piece.empty() && piece.size() <= 6 && std::all_of(piece.begin(), piece.end(), is_digit);
    });
}

/// "nvidia-current.ko.xz" -> "nvidia-current"; empty when it is no module.
std::string module_name(std::string_view path) {
    const std::string file = file_name(path);
    for (const std::string_view ending : {".ko", ".ko.xz", ".ko.zst", ".ko.gz"})
        if (file.size() > ending.size() && file.ends_with(ending)) return file.substr(0, file.size() - ending.size());
    return {};
}

/// Debian renames the module after its series: nvidia-current, nvidia-tesla-470, nvidia-legacy-390xx.
bool is_nvidia_driver(const std::string& module) {
    if (module == "nvidia") return true;
    constexpr std::array<std::string_view, 4> series{"nvidia-current", "nvidia-tesla", "nvidia-legacy", "nvidia-open"};
    constexpr std::array<std::string_view, 4> companions{"-uvm", "-drm", "-modeset", "-peermem"};
    const auto begins = [&](std::string_view start) { return module.starts_with(start); };
    const auto ends = [&](std::string_view end) { return module.ends_with(end); };
    return std::any_of(series.begin(), series.end(), begins) &&
           std::none_of(companions.begin(), companions.end(), ends);
}

}  // namespace

std::optional<std::string> driver_version_of_proc(std::string_view text) {
    for (const std::string& line : split_lines(text)) {
        if (!line.starts_with("NVRM version:")) continue;
        for (const std::string& word : split(line, ' '))
            if (is_driver_version(word)) return word;
    }
    return std::nullopt;
}

std::optional<std::string> driver_version_of_file_name(std::string_view name) {
    const std::size_t found = name.find(".so.");
    if (found == std::string_view::npos) return std::nullopt;
    const std::string_view version = name.substr(found + 4);
    if (!is_driver_version(version)) return std::nullopt;
    return std::string(version);
}

std::optional<std::string> nvidia_module_of(std::string_view modules_dep) {
    // A search for the word first: the file has thousands of lines and the common answer is "not here".
    for (std::size_t found = modules_dep.find("nvidia"); found != std::string_view::npos;) {
        const std::size_t before = modules_dep.rfind('\n', found);
        const std::size_t start = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t end = std::min(modules_dep.find('\n', start), modules_dep.size());
        const std::string_view line = modules_dep.substr(start, end - start);
        const std::string_view path = line.substr(0, line.find(':'));
        if (is_nvidia_driver(module_name(path))) return std::string(path);
        found = modules_dep.find("nvidia", end);
    }
    return std::nullopt;
}

}  // namespace whynogpu
