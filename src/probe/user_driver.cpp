// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "parse/driver_version.hpp"
#include "probe/driver_parts.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The toolkit's link-time library has some 60 to 150 KB; a real libcuda has tens of megabytes.
constexpr std::uint64_t largest_stub = 512 * 1024;

bool has_folder(const std::string& path, bool (*matches)(const std::string&)) {
    const auto pieces = split(parent_path(path), '/');
    return std::any_of(pieces.begin(), pieces.end(), matches);
}

/// Small and small only there: WSL's libcuda passes everything on to the Windows driver.
bool has_small_driver(const std::string& path) {
    return has_folder(path, [](const std::string& piece) { return piece == "wsl" || piece == "tegra"; });
}

bool looks_like_stub(Host& host, const LoadOutcome& libcuda, bool has_version) {
    const auto is_stubs = [](const std::string& piece) { return piece == "stubs"; };
    if (has_folder(libcuda.real, is_stubs) || has_folder(libcuda.path, is_stubs)) return true;
    if (has_version || has_small_driver(libcuda.path) || has_small_driver(libcuda.real)) return false;
    const auto status = host.status(libcuda.real.empty() ? libcuda.path : libcuda.real);
    return status.is_present() && status->size > 0 && status->size < largest_stub;
}

bool looks_like_compat(const LoadOutcome& libcuda) {
    const auto is_compat = [](const std::string& piece) {
        return piece == "compat" || piece.starts_with("compat.") || piece.starts_with("cuda-compat");
    };
    return has_folder(libcuda.real, is_compat) || has_folder(libcuda.path, is_compat);
}

Observed<std::string> version_of(const LoadOutcome& libcuda) {
    using Text = Observed<std::string>;
    if (libcuda.state == LoadState::unknown && libcuda.path.empty())
        return Text::unknown(Unknown::failed, libcuda.name, "it is not known which file the loader takes");
    if (libcuda.path.empty()) return Text::absent(libcuda.name);
    const std::string& file = libcuda.real.empty() ? libcuda.path : libcuda.real;
    if (auto version = driver_version_of_file_name(file_name(file))) return Text::present(std::move(*version), file);
    return Text::absent(file);
}

}  // namespace

void probe_user_driver(Host& host, DriverFacts& facts) {
    facts.libcuda_version = version_of(facts.libcuda);
    if (facts.libcuda.path.empty()) return;
    facts.libcuda_is_compat = looks_like_compat(facts.libcuda);
    facts.libcuda_is_stub =
        !facts.libcuda_is_compat && looks_like_stub(host, facts.libcuda, facts.libcuda_version.is_present());
}

}  // namespace whynogpu
