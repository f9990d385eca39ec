// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "causes/text_chips.hpp"
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// In sentences of any wording, what goes wrong is denied, refused or lacking.
constexpr std::array<std::string_view, 22> failing{
    "error",   "fail",     "crash",   "exception", "cannot",   "can't",   "could not", "couldn't", "unable",  "t find",     "t detect",
    "missing", "not load", "refuses", "skipp",     "is empty", "ignored", "not found", "abort",    "warning", "unloadable", "not opened"};

/// The person tells of an error that the piece of the log does not reach.
bool tells_of_failure(const TextFacts& t) {
    const std::string other = t.told("other");
    return t.has_any({"says-library-missing", "says-out-of-memory", "says-not-found", "says-named-missing"}) ||
           std::any_of(failing.begin(), failing.end(), [&](std::string_view word) { return contains(other, word); });
}

/// A chip, or a CUDA, that this release does not take: the device that was found is not made.
bool unfit_by_tables(const TextCase& c) {
    const Card* card = c.text.nvidia_card();
    return (card != nullptr && card->capability && older_than_build(c.text, *card->capability)) ||
           stated_cuda_does_not_fit(c) || stated_cudnn_does_not_fit(c.text);
}

/// Nothing speaks against the GPU but the banner of NVIDIA's images, which looks for /proc/driver/nvidia (WSL 2 has
/// none).
bool only_the_banner(const TextFacts& t) {
    const auto all = t.all("container-without-gpu");
    return !all.empty() && driver_failure(t) == nullptr && !library_failure(t) && !use_failure(t) &&
           cpu_shown(t) == nullptr && std::all_of(all.begin(), all.end(), [](const Sign* sign) {
               return contains(lower(sign->text), "driver was not detected");
           });
}

/// A row of nvidia-smi in which Python computes and holds more memory than a bare context.
const Sign* python_on_gpu(const TextFacts& t) {
    constexpr unsigned bare_context = 100;  // MiB
    for (const Sign* sign : t.all("smi-process"))
        if (contains(lower(hole(*sign, "program")), "python") &&
            parse_unsigned(hole(*sign, "megabytes")).value_or(0) > bare_context)
            return sign;
    return nullptr;
}

}  // namespace

Judgement judge_text_gpu_is_used(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "nothing is wrong: TensorFlow uses the GPU";
    const Sign* success = t.success();
    const bool trouble = t.has("metal-plugin-fails") || library_failure(t) || use_failure(t) ||
                         t.has_any({"capability-too-low", "no-known-devices"}) || driver_failure(t) != nullptr;
    std::vector<Evidence> because = quotes(t, {"cudnn-works", "created-device", "placed-on-gpu", "gpu-listed"});
    for (const char* id : {"says-slow", "says-task-manager", "says-input-pipeline", "code-input-pipeline",
                           "input-bound", "says-lists-gpu"})
        if (const Sign* sign = t.first(id)) because.push_back(quote(*sign));
    // It was used, until the process ended: that is what is asked about.
    if (t.has_any({"says-crashes", "crashed"}) && !t.has_any({"says-input-pipeline", "says-slow"})) return not_shown();
    if (t.has_any({"says-hangs", "says-iommu", "empty-list", "says-crashes", "crashed"}) &&
        !t.has_any({"cudnn-works", "placed-on-gpu"}) &&
        !(t.has("says-memory-taken") && t.has_any({"says-input-pipeline", "code-input-pipeline"})))
        return not_shown();
    if (t.has("says-mig") && t.has("says-one-used")) return not_shown();
    // The device was made, and the program keeps its operations off it.
    if (t.has_any({"lint-hidden-by-code", "code-cpu-scope"}) && t.has("placed-on-cpu") &&
        !t.has_any({"placed-on-gpu", "cudnn-works"}))
        return not_shown();
    const Card* card = t.nvidia_card();
    if (card != nullptr && card->capability && !t.has("cudnn-works")) {
        // Up to Hopper the driver compiles what the build lacks; for Blackwell it often cannot.
        const bool fragile =
            newer_than_build(c, *card->capability) &&
            (*card->capability >= Capability{10, 0} || t.has_any({"says-first-start-slow", "says-hangs", "says-slow"}));
        // No release since the first had code for chips before Kepler.
        const bool ancient = *card->capability < Capability{3, 0};
        if (fragile || ancient || fit_of(t, *card->capability) == KernelFit::none) return not_shown();
    }
    if (success != nullptr && !trouble && left_on_cpu(t) != nullptr &&
        t.has_any({"says-slow", "says-idle", "says-op-on-cpu"}))
        return likely(Strength::suggests, title, std::move(because));
    // One place lists the GPU, another an empty list: what is asked about is the other one.
    if (success != nullptr && success->id == "gpu-listed" && t.has_any({"empty-list", "cpu-listed"}) && t.has("interpreter-named"))
        return likely(Strength::hints, title, std::move(because));
    if (success != nullptr && !trouble) {
        // Who complains where a layer goes without cuDNN wants to hear of that layer.
        const bool slow_layer = t.has("no-cudnn-kernel") && !t.told("other").empty();
        const bool certain = t.has_any({"created-device", "cudnn-works", "placed-on-gpu"}) && !slow_layer;
        return certain ? proved(title, std::move(because)) : likely(Strength::strong, title, std::move(because));
    }
    if (trouble && driver_failure(t) != nullptr && t.has("smi-process") && says_no_device(t) &&
        t.has_any({"says-ray", "scheduler-hidden"}))
        return likely(Strength::strong,
                      "the process that trains holds GPU memory; the message comes from workers that were given no GPU",
                      quotes(t, {"smi-process", "init-failed"}));
    if (const Sign* said = t.first("says-gpu-works-inside"); said != nullptr && only_the_banner(t))
        return likely(Strength::strong, "the GPU works; the image's start script looks for files that are not there",
                      {quote(*said), quote(*t.first("container-without-gpu"))});
    if (any_failure(t) ||
        (t.has("says-one-used") && success == nullptr && t.variable("CUDA_VISIBLE_DEVICES") == nullptr))
        return not_shown();
    // The driver lists the process: whatever a page says of a trial.
    if (const Sign* said = t.first("says-process-on-gpu"); said != nullptr && !t.has_any({"empty-list", "cpu-listed", "says-first-start-slow"})) {
        because.push_back(quote(*said));
        return likely(Strength::strong, title, std::move(because));
    }
    // A process of Python holds memory of the card: it has made its device.
    if (const Sign* process = python_on_gpu(t);
        process != nullptr && cpu_shown(t) == nullptr && !t.has_any({"says-not-found", "says-first-start-slow"})) {
        because.push_back(quote(*process, "the process has made its device"));
        return likely(Strength::suggests, title, std::move(because));
    }
    // The allocator of a GPU works for a device that was made.
    if (const Sign* shorter = t.first("memory-short");
        shorter != nullptr && contains(lower(shorter->text), "gpu_") && cpu_shown(t) == nullptr &&
        !t.told("other").empty() && !tells_of_failure(t) && !t.has("says-of-memory-exhausted"))
        return likely(Strength::suggests, "the GPU is used; memory is short, which is no failure", {quote(*shorter)});
    // Nothing but lines that are printed on every machine, and somebody who asks about them while the program goes on.
    if (const Sign* asks = t.first("says-asks-about-lines");
        asks != nullptr && cpu_shown(t) == nullptr &&
        !t.has_any({"says-not-found", "says-not-used", "says-thinks-cpu"}))
        for (const char* id :
             {"harmless-factory", "harmless-tensorrt", "harmless-numa", "harmless-cpu-features", "harmless-nvml"})
            if (const Sign* harmless = t.first(id))
                return likely(Strength::suggests,
                              "nothing is wrong: these lines are printed where the GPU is used, too",
                              {quote(*harmless), quote(*asks)});
    if (const Sign* held = t.first("says-memory-taken");
        held != nullptr && cpu_shown(t) == nullptr && t.has_any({"says-cpu-build", "says-thinks-cpu", "says-device-made"}) &&
        !t.has_any({"says-not-found", "says-other-process", "says-first-start-slow"}))
        return likely(Strength::suggests, "a process that holds memory of the GPU has made its device", {quote(*held)});
    // Another process may be the one that computes: where nothing else is said, it is the one that is asked about.
    if (const Sign* busy = t.first("smi-busy");
        busy != nullptr && cpu_shown(t) == nullptr && !t.has("says-not-found") && (!t.has("says-thinks-cpu") || t.has("gpu-load"))) {
        because.push_back(quote(*busy, "the GPU computes"));
        return likely(Strength::suggests, title, std::move(because));
    }
    // Who asks shows a piece of a log. A whole one that ends here shows that no device was made of it. It is a guess
    // from what is absent: where the tables or the person point to something, that comes first.
    if (const Sign* found = t.first_of({"adding-devices", "growth-forced", "found-device", "harmless-numa", "free-memory"});
        found != nullptr && !t.log->told.empty() && cpu_shown(t) == nullptr && !t.has("says-first-start-slow") &&
        !(found->id == "harmless-numa" && t.has_any({"says-not-found", "says-not-used", "says-thinks-cpu"}))) {
        const bool in_doubt = unfit_by_tables(c) || (found->id != "adding-devices" && found->id != "growth-forced" && tells_of_failure(t));
        return likely(in_doubt ? Strength::hints : Strength::suggests,
                      "the GPU is found, and nothing after it shows a fault", {quote(*found)});
    }
    if (const VariableSeen* visible = t.variable("CUDA_VISIBLE_DEVICES");
        visible != nullptr && t.has("says-renumbered") && cpu_shown(t) == nullptr && !hides_all(visible->value) &&
        !visible->value.starts_with("0"))
        return likely(
            Strength::suggests, "the program numbers the GPUs that it may see from 0",
            {{"CUDA_VISIBLE_DEVICES=" + visible->value, visible->origin}, quote(*t.first("says-renumbered"))});
    // A release that has code for the chip, or has it compiled by the driver: the first start takes its time.
    if (const Sign* slow = t.first("says-first-start-slow");
        slow != nullptr && card != nullptr && card->capability && !newer_than_build(c, *card->capability) &&
        (fit_of(t, *card->capability) == KernelFit::ptx || fit_of(t, *card->capability) == KernelFit::native) &&
        cpu_shown(t) == nullptr && !t.has_any({"says-not-found", "says-not-used", "says-thinks-cpu"}))
        return likely(fit_of(t, *card->capability) == KernelFit::ptx && t.driver == std::nullopt ? Strength::suggests : Strength::hints,
                      fit_of(t, *card->capability) == KernelFit::ptx
                          ? "the GPU is used; the driver first compiles code for this chip, which the build does not hold"
                          : "nothing shows a fault: the first start loads and prepares the kernels",
                      {quote(*slow), {card->name, card->origin}});
    if (const Sign* estimator = t.first("harmless-estimator");
        estimator != nullptr && cpu_shown(t) == nullptr && !t.has_any({"says-not-found", "says-cpu-build"}))
        return likely(Strength::hints, "the line on the CPU means that no TPU is used; it tells nothing of the GPU", {quote(*estimator)});
    if (silent_about_cuda(t) != nullptr) return not_shown();
    if (const Sign* partly = t.first_of({"says-partly-used", "says-step-on-gpu"}); partly != nullptr && cpu_shown(t) == nullptr && !t.has("says-not-found"))
        return likely(Strength::suggests, "nothing shows a fault: the GPU waits for something else", {quote(*partly)});
    if (t.has("says-lists-gpu") && cpu_shown(t) == nullptr)
        return likely(Strength::suggests, title, std::move(because));
    if (t.has_any({"says-slow", "says-task-manager", "input-bound", "says-input-pipeline"}) &&
        !t.has_any({"cpu-listed", "no-gpu-listed", "says-cpu-build", "says-first-start-slow"}) &&
        (!t.has("says-not-used") ||
         t.has_any({"says-task-manager", "says-memory-taken", "says-input-pipeline", "input-bound"})))
        return likely(t.has("says-memory-taken") || t.has("says-task-manager") ? Strength::strong : Strength::suggests,
                      "nothing shows a fault: the GPU waits for something else", std::move(because));
    return not_shown();
}

}  // namespace whynogpu
