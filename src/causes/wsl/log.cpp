// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// The first driver branch for Windows that brings CUDA into WSL 2, and the first of its previews. Source: NVIDIA's guide to CUDA on WSL
/// and the notes of its previews (455.41 of June 2020, 460.20, 465.12); checked 2026-11-22.
constexpr long first_wsl_driver = 470, first_wsl_preview = 455;

}  // namespace

Judgement judge_text_wsl(const TextCase& c) {
    const TextFacts& t = c.text;
    if (!t.wsl) return not_shown();
    const char* const title = "the driver of Windows does not reach into WSL";
    if (const Sign* sign = t.first("wsl-driver"); sign != nullptr && contains(sign->text, "blocked"))
        return proved(title, {quote(*sign)});
    if (const Sign* sign = t.first("dxcore-failed"))
        return proved("WSL offers no GPU: the container library finds no dxcore", {quote(*sign)});
    if (const Sign* sign = t.first("plugin-without-device"); sign != nullptr && t.success() == nullptr)
        return likely(Strength::strong, "DirectML reaches no adapter through WSL", {quote(*sign)});
    if (const Sign* sign = t.first("dxg-missing")) return proved(title, {quote(*sign)});
    if (const Sign* sign = container_message(t, "wsl")) return proved(title, {quote(*sign)});
    if (const Sign* sign = t.first("nvml-blocked")) return proved(title, {quote(*sign)});
    // The kernel's own name decides: WSL 1 calls itself 4.4.0-19041-Microsoft.
    bool kernel_of_wsl2 = false;
    for (const Sign* sign : t.all("wsl-kernel"))
        kernel_of_wsl2 = kernel_of_wsl2 || contains(lower(sign->text), "microsoft-standard");
    if (const Sign* said = t.first("says-wsl1"); said != nullptr && !kernel_of_wsl2)
        return likely(Strength::strong, "WSL 1 has no GPU", {quote(*said)});
    if (const Sign* said = t.first("says-wsl-path"))
        return likely(Strength::strong, "/usr/lib/wsl/lib is not on the loader's path", {quote(*said)});
    if (const Sign* sign = t.first_of({"libcuda-not-listed", "ldconfig-off"}); sign != nullptr && t.success() == nullptr)
        return likely(Strength::strong, "the loader does not know of /usr/lib/wsl/lib", {quote(*sign)});
    for (const Sign* sign : t.all("dependency-not-opened"))
        if (contains(hole(*sign, "culprit"), "libcuda.so"))
            return likely(Strength::strong, "/usr/lib/wsl/lib, which has libcuda.so, is not on the loader's path",
                          {quote(*sign)});
    const Sign* failure = driver_failure(t);
    if (failure == nullptr)
        failure = t.first_of({"smi-no-driver", "smi-not-found", "smi-no-devices", "forward-compatibility",
                              "driver-version-differs", "nvml-unknown-error", "driver-call-failed", "os-call-failed"});
    std::vector<Evidence> because;
    if (failure != nullptr) because.push_back(quote(*failure));
    if (const Sign* said = t.first("says-wsl-driver-inside")) because.push_back(quote(*said));
    // A preview may well do, where nothing fails.
    if (t.driver && t.driver->version.major() < (failure != nullptr ? first_wsl_driver : first_wsl_preview) && t.driver->version.major() > 300) {
        because.push_back({"driver " + t.driver->text + " is from before CUDA came to WSL 2 (" +
                               std::to_string(first_wsl_driver) + ")",
                           t.driver->origin});
        return likely(Strength::strong, title, std::move(because));
    }
    if (const Sign* said = t.first("says-driver-absent"); said != nullptr && failure == nullptr)
        return likely(Strength::strong, title, {quote(*said)});
    if (failure != nullptr) return likely(Strength::strong, title, std::move(because));
    if (const Sign* said = t.first("says-smi-fails"); said != nullptr && !library_failure(t))
        return likely(Strength::strong, title, {quote(*said)});
    if (t.has("says-wsl-driver-inside") && !library_failure(t))
        return likely(Strength::suggests, title, std::move(because));
    if (const Sign* said = t.first("hints-at-driver-not-loaded"); said != nullptr && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::suggests, "since its update the driver of Windows does not reach into WSL, or into its containers", {quote(*said)});
    return usual(c, "wsl", "the driver of Windows may not reach into WSL");
}

}  // namespace whynogpu
