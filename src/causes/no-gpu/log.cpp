// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// A line, or the person, says that the driver's library is not there.
const Sign* driver_library_missing(const TextFacts& t) {
    if (const Sign* sign = libcuda_missing(t)) return sign;
    for (const Sign* sign : t.all("says-library-missing")) {
        const std::string small = lower(sign->text);
        for (const std::string_view name : {"nvcuda", "libcuda.so", "nvml.dll", "libnvidia-ml"})
            if (contains(small, name)) return sign;
    }
    return nullptr;
}

}  // namespace

Judgement judge_text_no_gpu(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "there is no NVIDIA GPU here";
    // The package for AMD's cards asks for one of them.
    if (contains(t.told("package"), "rocm") || t.package("tensorflow-rocm") != nullptr) return not_shown();
    // Plug-ins for cards of any maker.
    if (const Sign* sign = t.first("plugin-without-device"))
        return t.success() == nullptr && !t.wsl ? likely(Strength::suggests, "the plug-in finds no GPU that it can use", {quote(*sign)}) : not_shown();
    // Only the toolkit's stub answers so, whatever is in the machine.
    if (stub_answered(t)) return not_shown();
    // DirectML, ROCm: a card of another maker that is used.
    if (t.mac || (t.has("created-device") && driver_failure(t) == nullptr)) return not_shown();
    if (const Sign* said = t.first("says-card-detached");
        said != nullptr && t.success() == nullptr && !library_failure(t))
        return likely(Strength::strong, "the card is not connected to this machine", {quote(*said)});
    std::vector<Evidence> because;
    const std::string told = t.told("gpu");
    const bool told_none = told == "none" || told == "no" || told == "-" || told.starts_with("no gpu") ||
                           told.starts_with("no (") || told.starts_with("no,") || told.starts_with("none");
    if (told_none) because.push_back({"GPU: " + told, "told: gpu"});
    // A driver that answers "unknown error" was installed, so that there was a card, whatever such machines have.
    const Sign* said_of_machine = says_unknown_error(t) ? nullptr : t.first("says-machine-without-gpu");
    if (const Sign* said = t.first("says-no-gpu"))
        because.push_back(quote(*said));
    else if (said_of_machine != nullptr && (driver_failure(t) != nullptr || library_failure(t)))
        because.push_back(quote(*said_of_machine));
    // An emulated machine has none of the host's cards.
    const Sign* virtual_machine =
        !t.container && (driver_failure(t) != nullptr || silent_on_cpu(t)) ? t.first("says-virtual-machine") : nullptr;
    if (virtual_machine != nullptr) because.push_back(quote(*virtual_machine));
    // A plug-in, or a build, for cards of any maker.
    const std::string more = t.told("other") + " " + t.told("package") + " " + t.told("installed_with");
    bool of_any_maker = false;
    for (const char* name : {"tensorflow-directml", "directml-plugin", "directml plugin", "built for rocm", "rocm build", "build of rocm"})
        of_any_maker = of_any_maker || contains(more, name);
    bool foreign = !t.cards.empty() && (driver_failure(t) != nullptr || !of_any_maker);  // a line of CUDA is another build's
    for (const Card& card : t.cards)
        foreign = foreign && (card.vendor == "amd" || card.vendor == "intel" || card.vendor == "other");
    if (foreign)
        for (const Card& card : t.cards) because.push_back({card.name + " is no NVIDIA GPU", card.origin});
    if (const Sign* sign = t.first("rocm"); sign != nullptr && !t.has_nvidia_card()) because.push_back(quote(*sign));
    if (const Sign* sign = t.first("no-card-found"); sign != nullptr && !t.has_nvidia_card())
        because.push_back(quote(*sign));
    const Sign* bus = t.first("nouveau-or-other-card");
    if (bus != nullptr && !t.has("nvidia-card-on-bus") && !t.has_nvidia_card()) because.push_back(quote(*bus));
    if (const Sign* said = t.first("says-other-vendor");
        said != nullptr && !t.has_nvidia_card() && driver_library_missing(t) != nullptr) {
        because.push_back(quote(*said));
        because.push_back(quote(*driver_library_missing(t)));
    }
    if (!because.empty()) {
        if (const Sign* failure = driver_failure(t)) because.push_back(quote(*failure));
        if (told_none || foreign) return proved(title, std::move(because));
        // The person describes the machine, and nothing shows a card or a driver that runs.
        const bool described = said_of_machine != nullptr && (driver_failure(t) != nullptr || library_failure(t)) &&
                               !t.wsl && !t.has_nvidia_card() &&
                               !t.has_any({"smi-table", "nvidia-card-on-bus", "kernel-version", "kernel-driver-on"});
        if (described) return proved(title, std::move(because));
        // The node may have one that was not asked for.
        if (t.has("says-no-gpu-asked")) return likely(Strength::hints, title, std::move(because));
        // In WSL a card that does not get through is not there either, as people see it.
        // Who names a card of NVIDIA speaks of another machine that has none.
        return likely(t.wsl || (t.has_nvidia_card() && virtual_machine == nullptr) ? Strength::hints : Strength::strong,
                      title, std::move(because));
    }
    if (t.has_any({"says-module-absent", "says-no-reboot", "says-after-update", "says-module-reload", "says-optimus",
                   "says-secure-boot", "says-nouveau", "nvidia-card-on-bus", "says-card-on-bus", "says-driver-absent",
                   "smi-table", "says-smi-works", "kernel-version"}) ||
        t.has_nvidia_card())
        return not_shown();
    const Sign* missing = libcuda_missing(t);
    // Where libcuda.so.1 did open, a driver was installed, so that there was a card.
    if (missing == nullptr && !t.has_any({"init-failed"})) missing = t.first("kernel-driver-off");
    if (const Sign* said = t.first("says-no-gpu-asked"); missing != nullptr && said != nullptr)
        return likely(Strength::hints, title, {quote(*missing)});
    // Linux: those facts are gathered only where the kernel's driver runs, which wants a card.
    if (missing != nullptr && t.has("kernel-driver-on") && !t.container && !t.windows && t.platform != Platform::colab)
        return likely(Strength::hints, title, {quote(*missing)});
    // On a cluster the job got no GPU, until somebody says that there is none.
    if (missing != nullptr && t.platform == Platform::hpc && !t.container)
        return likely(Strength::hints, title, {quote(*missing)});
    if (missing != nullptr && t.wsl) return likely(Strength::hints, title, {quote(*missing)});
    if (missing != nullptr && !t.container) {
        const bool colab = t.platform == Platform::colab;
        return likely(colab                                                      ? Strength::strong
                      : t.libraries.opened.empty() || t.has("kernel-driver-off") ? Strength::strong
                                                                                 : Strength::suggests,
                      colab ? "this Colab runtime has no GPU" : "there is no driver, and nothing tells of a card",
                      {quote(*missing)});
    }
    // From 2.12 to 2.17 a missing driver leaves no line at all; everything else leaves one. The runtime is there, or
    // another line would say so.
    const bool silent_era = t.at_least("2.12") && t.below("2.18");
    const bool any_line = t.has_any({"harmless-factory", "harmless-tensorrt", "harmless-cpu-features"});
    if (silent_era && any_line && !t.releases.empty() && silent_on_cpu(t) &&
        !t.has_any({"harmless-numa", "smi-no-driver"}) && t.log->told.empty())
        return likely(Strength::hints, title,
                      quotes(t, {"harmless-factory", "harmless-tensorrt", "harmless-cpu-features"}));
    if (const Sign* sign = container_message(t, "no-gpu"))
        return likely(Strength::suggests, "the host's driver finds no GPU", {quote(*sign)});
    // "Please support AMD graphics cards": nothing tells of one of NVIDIA.
    if (const Sign* said = t.first("says-other-vendor");
        said != nullptr && t.cards.empty() && silent_on_cpu(t) && !t.mac && !t.wsl && !t.driver && !t.cuda &&
        !t.has_any({"smi-table", "says-smi-works", "rocm"}) && !contains(lower(said->text), "processor") &&
        !contains(t.told("package"), "rocm") && !contains(t.told("package"), "directml"))
        return likely(Strength::suggests, title, {quote(*said)});
    if (const Sign* none = t.first("no-driver-found"); none != nullptr && t.platform == Platform::colab && t.success() == nullptr)
        return likely(Strength::strong, "this Colab runtime has no GPU", {quote(*none)});
    if (says_no_device(t))
        return likely(t.platform == Platform::colab ? Strength::strong : Strength::hints, title,
                      {quote(*t.first_of({"init-failed", "no-device"}))});
    return not_shown();
}

}  // namespace whynogpu
