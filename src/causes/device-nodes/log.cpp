// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// A session in which the GPU is not found, and behind a command with sudo it is.
const Sign* found_behind_sudo(const TextFacts& t) {
    const Sign* failure = driver_failure(t) != nullptr ? driver_failure(t) : cpu_shown(t);
    for (const Sign* command : t.all("command-sudo-python"))
        for (const char* id : {"gpu-listed", "created-device"})
            for (const Sign* found : t.all(id))
                if (failure != nullptr && failure->line < command->line && command->line < found->line &&
                    found->line != 0 && command->line != 0)
                    return command;
    return nullptr;
}

/// A list of /dev in which cards are and nvidia-uvm is not: nvidia-smi does without, cuInit does not.
std::optional<Evidence> nodes_without_uvm(const TextFacts& t) {
    if (const Sign* said = t.first("says-nodes-without-uvm")) return quote(*said);
    const FileSeen* control = nullptr;
    for (const FileSeen& file : t.log->files) {
        if (contains(file.path, "nvidia-uvm")) return std::nullopt;
        if (file.path == "/dev/nvidiactl" || file.path == "/dev/nvidia0") control = &file;
    }
    if (control == nullptr) return std::nullopt;
    return Evidence{"the list of /dev/nvidia* has no nvidia-uvm, which cuInit needs", control->origin};
}

}  // namespace

Judgement judge_text_device_nodes(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the program may not use, or does not find, the device files /dev/nvidia*";
    const bool trouble = driver_failure(t) != nullptr ||
                         t.has_any({"smi-permission", "node-closed", "nvml-unknown-error", "smi-no-devices"});
    const Sign* as_root = t.first("says-works-as-root");
    if (const Sign* sign = t.first_of({"smi-permission", "node-closed"})) {
        Judgement said = proved(title, quotes(t, {"smi-permission", "node-closed"}));
        if (as_root != nullptr) said.because.push_back(quote(*as_root));
        return sign->voice == Voice::told ? likely(Strength::strong, title, said.because) : said;
    }
    if (const Sign* sign = found_behind_sudo(t); sign != nullptr && !library_failure(t))
        return likely(Strength::strong, title, {quote(*sign, "as root the GPU is found")});
    for (const Sign* sign : t.all("module-not-loaded"))
        if (hole(*sign, "name") == "uvm" && says_unknown_error(t))
            return likely(Strength::strong, "the module that makes /dev/nvidia-uvm is not loaded", {quote(*sign)});
    if (const auto listed = nodes_without_uvm(t); listed && !t.wsl && (says_unknown_error(t) || (says_no_device(t) && t.container)))
        return likely(Strength::strong, "/dev/nvidia-uvm is missing", {*listed, quote(*driver_failure(t))});
    if (const Sign* sign = t.first("node-refused")) return proved(title, {quote(*sign)});
    // systemd's PrivateDevices, which JupyterHub's isolate_devices sets: a /dev of its own, with the pseudo devices
    // alone.
    if (const Sign* sign = t.first("private-devices");
        sign != nullptr && !library_failure(t) && libcuda_missing(t) == nullptr)
        return likely(Strength::strong, "the service has a /dev of its own, without the GPU's files", {quote(*sign)});
    if (const Sign* sign = container_message(t, "device-nodes")) return likely(Strength::strong, title, {quote(*sign)});
    if (const Sign* said = t.first("says-permission"); as_root != nullptr && said != nullptr && silent_on_cpu(t))
        return likely(Strength::strong, title, {quote(*said), quote(*as_root)});
    // A library that is not there is no fault of a right.
    const bool reaches_driver = libcuda_missing(t) == nullptr;
    if (as_root != nullptr && trouble && reaches_driver) {
        std::vector<Evidence> because{quote(*as_root)};
        if (const Sign* failure = driver_failure(t)) because.push_back(quote(*failure));
        return likely(Strength::strong, title, std::move(because));
    }
    if (const Sign* sign = t.first("nvml-unknown-error")) {
        std::vector<Evidence> because{quote(*sign)};
        if (const Sign* said = t.first("says-lost-at-reload")) because.push_back(quote(*said));
        return likely(Strength::strong, title, std::move(because));
    }
    if (const Sign* sign = t.first("nvml-blocked"); sign != nullptr && !t.wsl)
        return likely(Strength::suggests, "the system blocks the driver's request", {quote(*sign)});
    // Without a driver there is no file either: that is no fault of the files.
    const bool driver_there =
        t.has_any({"kernel-version", "smi-table", "says-smi-works"}) && libcuda_missing(t) == nullptr;
    if (const Sign* sign = t.first("node-missing"); sign != nullptr && driver_there)
        return likely(Strength::strong, title, {quote(*sign)});
    if (const Sign* said = t.first("says-uvm-order");
        said != nullptr && contains(said->text, "uvm") && silent_on_cpu(t))
        return likely(Strength::strong, title, {quote(*said)});
    if (const Sign* said = t.first("says-uvm-order"); said != nullptr && (says_unknown_error(t) || says_no_device(t)))
        return likely(Strength::strong, title, {quote(*said), quote(*driver_failure(t))});
    if (const Sign* said = t.first("says-lost-at-reload");
        said != nullptr && t.container && (driver_failure(t) != nullptr || silent_on_cpu(t)))
        return likely(Strength::suggests, title, {quote(*said)});
    if (const Sign* said = t.first("says-isolated"); said != nullptr && !library_failure(t) && !use_failure(t))
        return likely(Strength::strong, title, {quote(*said)});
    if (const Sign* said = t.first("says-permission"); said != nullptr && driver_failure(t) != nullptr)
        return likely(reaches_driver ? Strength::strong : Strength::suggests, title, {quote(*said), quote(*driver_failure(t))});
    if (says_unknown_error(t) && !t.has("kernel-driver-off") && !t.wsl)
        return likely(Strength::hints, "/dev/nvidia-uvm may be missing", quotes(t, {"init-failed"}));
    if (const Sign* sign = t.first("node-missing"); sign != nullptr && libcuda_missing(t) == nullptr)
        return likely(Strength::hints, title, {quote(*sign)});
    return not_shown();
}

}  // namespace whynogpu
