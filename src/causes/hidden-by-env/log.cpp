// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// A variable that leaves no device; the last statement of each counts.
std::optional<Evidence> hiding_variable(const TextFacts& t) {
    for (const char* name : {"CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES"}) {
        const VariableSeen* variable = t.variable(name);
        if (variable == nullptr || !hides_all(variable->value)) continue;
        const bool script = variable->origin.find(".py:") != std::string::npos;
        if (script || (t.windows && variable->value.empty())) continue;
        // The container runtime's variable: only these words give nothing.
        if (std::string_view(name).starts_with("NVIDIA") && variable->value != "void" && variable->value != "none")
            continue;
        return Evidence{
            std::string(name) + "=" + (variable->value.empty() ? "\"\"" : variable->value) + " leaves no device",
            variable->origin};
    }
    const VariableSeen* types = t.variable("TF_ENABLED_DEVICE_TYPES");
    if (types != nullptr && !types->value.empty() && types->value.find("GPU") == std::string::npos)
        return Evidence{"TF_ENABLED_DEVICE_TYPES=" + types->value + " leaves the GPU out", types->origin};
    return std::nullopt;
}

/// The variable names a card by its UUID, or by the beginning of one, and nvidia-smi lists others only.
std::optional<Evidence> names_a_stranger(const TextFacts& t) {
    const VariableSeen* visible = t.variable("CUDA_VISIBLE_DEVICES");
    const auto uuids = t.all("smi-uuid");
    if (visible == nullptr || !visible->value.starts_with("GPU-") || uuids.empty()) return std::nullopt;
    const std::string wanted = lower(visible->value.substr(0, visible->value.find(',')));
    for (const Sign* sign : uuids) {
        const std::string uuid = lower(hole(*sign, "uuid"));
        // A list may be cut with dots.
        if (uuid.starts_with(wanted) || wanted.starts_with(uuid)) return std::nullopt;
    }
    return Evidence{"CUDA_VISIBLE_DEVICES=" + visible->value + " is no card of this machine", visible->origin};
}

/// The variable numbers cards beyond those that nvidia-smi lists: the second of one.
std::optional<Evidence> numbers_a_stranger(const TextFacts& t) {
    const VariableSeen* visible = t.variable("CUDA_VISIBLE_DEVICES");
    const auto listed = t.all("smi-gpu").size();
    if (visible == nullptr || listed == 0 || t.has("says-renumbered") || visible->origin.find(".py:") != std::string::npos) return std::nullopt;
    // The first number that is no card ends the list: those before it stay.
    const auto first = parse_unsigned(trim(std::string_view(visible->value).substr(0, visible->value.find(','))));
    if (!first || *first < listed) return std::nullopt;
    return Evidence{"CUDA_VISIBLE_DEVICES=" + visible->value + ", and " + std::to_string(listed) + " listed", visible->origin};
}

}  // namespace

Judgement judge_text_hidden_by_env(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "an environment variable hides the GPU";
    for (const Sign* sign : t.all("device-factory-off"))
        if (hole(*sign, "type") == "GPU" || hole(*sign, "type").empty())
            return proved("TF_ENABLED_DEVICE_TYPES leaves the GPU out", {quote(*sign)});
    for (const Sign* sign : t.all("visible-devices-echo"))
        if (contains(sign->text, "hides all") || hides_all(hole(*sign, "value"))) return proved(title, {quote(*sign)});
    const auto variable = hiding_variable(t);
    if (variable && says_no_device(t))
        return proved(title, {*variable, quote(*t.first_of({"init-failed", "no-device"}))});
    if (variable && t.has("smi-no-devices") && t.container)
        return proved(title, {*variable, quote(*t.first("smi-no-devices"))});
    if (variable && t.success() == nullptr && !library_failure(t) && libcuda_missing(t) == nullptr)
        return likely(Strength::strong, title, {*variable});
    // The third card of a machine that has one.
    if (const VariableSeen* visible = t.variable("CUDA_VISIBLE_DEVICES");
        visible != nullptr && visible->origin.find(".py:") == std::string::npos &&
        visible->value.find_first_not_of("0123456789") == std::string::npos && !visible->value.starts_with("0") &&
        silent_on_cpu(t) && !t.has_any({"says-renumbered", "says-several-gpus", "says-slow"}) &&
        (t.has("says-one-gpu") || (t.cards.size() == 1 && t.has_nvidia_card())))
        return likely(t.has("says-one-gpu") ? Strength::strong : Strength::suggests,
                      "CUDA_VISIBLE_DEVICES names a card that is not there",
                      {{"CUDA_VISIBLE_DEVICES=" + visible->value, visible->origin}});
    if (const auto beyond = numbers_a_stranger(t); beyond && t.success() == nullptr && !library_failure(t))
        return likely(Strength::strong, "CUDA_VISIBLE_DEVICES names a card that is not there", {*beyond, quote(*t.first("smi-gpu"))});
    if (const auto stranger = names_a_stranger(t))
        return likely(Strength::strong, "CUDA_VISIBLE_DEVICES names a card that is not there",
                      {*stranger, quote(*t.first("smi-uuid"))});
    // The first device is always numbered; what fails there is the device.
    if (const Sign* sign = t.first("no-such-device"); sign != nullptr && !t.has("init-failed") && !contains(sign->text, "device ordinal 0"))
        return likely(Strength::suggests, "the program asks for a device number that is not there, or hidden",
                      {quote(*sign)});
    if (!says_no_device(t)) return not_shown();
    const Sign* no_device = t.first_of({"init-failed", "no-device"});
    if (const Sign* echo = t.first("visible-devices-echo"))
        return likely(Strength::strong, "CUDA_VISIBLE_DEVICES names a device that is not there",
                      {quote(*echo), quote(*no_device)});
    if (const VariableSeen* visible = t.variable("CUDA_VISIBLE_DEVICES");
        visible != nullptr && !visible->value.starts_with("0") && visible->origin.find(".py:") == std::string::npos)
        return likely(Strength::suggests, "CUDA_VISIBLE_DEVICES names a device that is not there",
                      {{"CUDA_VISIBLE_DEVICES=" + visible->value, visible->origin}, quote(*no_device)});
    if (const Sign* said = t.first_of({"says-visible-devices", "says-ray"}))
        return likely(Strength::strong, title, {quote(*said), quote(*no_device)});
    if (t.has("scheduler-hidden") || t.has("found-device"))
        return likely(Strength::suggests, title, {quote(*no_device)});
    // The driver starts, its versions agree, and there is still no device: something hides it.
    if (t.has("driver-versions-equal") && !t.container && !t.wsl)
        return likely(Strength::suggests, title, {quote(*no_device), quote(*t.first("driver-versions-equal"))});
    // Linux: TensorFlow gathers these facts only where /proc/driver/nvidia/version and /dev/nvidia0 are there.
    if (const Sign* on = t.first("kernel-driver-on");
        on != nullptr && !t.container && !t.wsl && !t.windows && t.platform != Platform::colab)
        return likely(Strength::suggests, title, {quote(*no_device), quote(*on, "the kernel's driver is loaded")});
    if (t.has_any({"smi-table", "says-smi-works"}) && !t.container && !t.wsl)
        return likely(Strength::suggests, title,
                      {quote(*no_device), quote(*t.first_of({"smi-table", "says-smi-works"}))});
    // The driver's library is there and answers, so that somebody installed it for a card.
    const bool answers = !t.has_any({"kernel-driver-off", "node-missing"}) && !t.container && !t.wsl &&
                         t.platform != Platform::colab && t.platform != Platform::hpc;
    return likely(answers ? Strength::suggests : Strength::hints, title, {quote(*no_device)});
}

}  // namespace whynogpu
