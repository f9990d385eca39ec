// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "nvidia_375_uvm" is asked for while 346.46 runs.
bool module_of_other_version(const TextFacts& t, const Sign& sign) {
    const std::string name = hole(sign, "name");
    const auto asked = Version::parse(name);
    return asked && t.driver && asked->major() > 100 && asked->major() != t.driver->version.major();
}

}  // namespace

Judgement judge_text_driver_mismatch(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the kernel module and the driver's libraries are of different versions";
    if (t.wsl) return not_shown();
    if (const Sign* sign = t.first("driver-version-differs")) return proved(title, {quote(*sign)});
    if (contains(t.init_error(), "DRIVER_MISMATCH")) return proved(title, {quote(*t.first("init-failed"))});
    if (const Sign* sign = container_message(t, "driver-mismatch")) return proved(title, {quote(*sign)});
    const Sign* library = t.first("libcuda-version");
    const Sign* kernel = t.first("kernel-version");
    if (library != nullptr && kernel != nullptr && hole(*library, "version") != hole(*kernel, "version")) {
        const auto a = Version::parse(hole(*library, "version")), b = Version::parse(hole(*kernel, "version"));
        if (a && b && a->major() > 100 && *a != *b) return proved(title, {quote(*library), quote(*kernel)});
    }
    const std::string told = t.told("driver");
    const auto tells_of = [&](std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(told, word); });
    };
    if (tells_of({"kernel", "module", "/proc/driver", "modinfo", "nvrm"}) &&
        tells_of({"librar", "libcuda", "user", "libnvidia", "dpkg", "rpm", "package"})) {
        std::vector<Version> versions;
        for (const Statement& statement : t.log->statements)
            if (statement.subject == "driver" && statement.origin == "told: driver")
                versions.emplace_back(statement.text);
        if (versions.size() > 1 && versions[0].places() > 1 && versions[1].places() > 1 && versions[0] != versions[1])
            return proved(title, {{t.told("driver"), "told: driver"}});
    }
    // nvidia-smi comes with the driver; one of another version was left by the last. (In WSL and in MIG's containers it is not so.)
    if (const Sign* sign = t.first("smi-differs"); sign != nullptr && !t.container && !t.windows && driver_failure(t) != nullptr)
        return likely(Strength::strong, title, {quote(*sign, "nvidia-smi is of another version than the driver")});
    if (const Sign* said = t.first("says-driver-versions"); said != nullptr && !library_failure(t) && t.success() == nullptr)
        return likely(Strength::strong, title, {quote(*said)});
    if (const Sign* said = t.first("says-driver-mismatch");
        said != nullptr && (driver_failure(t) != nullptr || silent_on_cpu(t)) && !library_failure(t))
        return likely(Strength::strong, title, {quote(*said)});
    for (const Sign* sign : t.all("module-not-loaded"))
        if (module_of_other_version(t, *sign))
            return likely(Strength::strong, title, {quote(*sign), said_of(*t.driver, "driver")});
    if (const Sign* sign = t.first("forward-compatibility"))
        return likely(Strength::strong,
                      "a newer libcuda (forward compatibility) runs over an older kernel module, on a card for which "
                      "that does not work",
                      {quote(*sign)});
    if (const Sign* said = t.first("says-forward-compat"); said != nullptr && driver_failure(t) != nullptr)
        return likely(libcuda_missing(t) == nullptr ? Strength::strong : Strength::suggests, title, {quote(*said)});
    if (t.has_any({"says-after-update"}) && t.has_any({"smi-no-driver"}) && t.has("says-no-reboot"))
        return likely(Strength::hints, title, quotes(t, {"says-after-update"}));
    return not_shown();
}

}  // namespace whynogpu
