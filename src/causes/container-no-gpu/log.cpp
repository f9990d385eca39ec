// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_containers.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// A command that starts a container and gives it no GPU.
const Sign* start_without_gpu(const TextFacts& t) {
    if (gpu_was_given(t)) return nullptr;
    for (const char* id : {"command-docker", "command-singularity"})
        if (const Sign* sign = t.first(id)) return sign;
    return nullptr;
}

}  // namespace

Judgement judge_text_container_no_gpu(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the container was started without GPU access";
    for (const Sign* sign : t.all("container-without-gpu")) {
        const std::string small = lower(sign->text);
        if (cause_of_container_message(t, *sign) != "container-no-gpu")
            continue;  // the driver's fault, not the start's
        // The host's fault also where its words stand in the next line.
        if (contains(small, "initialization error") &&
            t.has_any({"driver-version-differs", "smi-no-driver", "nvml-unknown-error", "smi-permission",
                       "driver-insufficient", "gpu-lost", "device-busy"}))
            continue;
        if (contains(small, "driver was not detected") && t.has("says-gpu-works-inside")) continue;
        return proved(title, {quote(*sign)});
    }
    if (!t.container) return not_shown();
    // The library of NVML comes with the driver, and into a container with the GPU.
    if (const Sign* none = t.first("cdi-without-devices"); none != nullptr && t.success() == nullptr)
        return likely(Strength::strong, "podman has no description of the GPU (CDI), so that its options bring none in", {quote(*none)});
    if (const Sign* sign = t.first("nvml-missing")) return likely(Strength::strong, title, {quote(*sign)});
    if (const Sign* none = t.first("no-driver-found"); none != nullptr && t.success() == nullptr && !t.wsl)
        return likely(gpu_was_given(t) ? Strength::suggests : Strength::strong, title, {quote(*none)});
    if (const Sign* said = t.first("says-driver-library-not-in-container"); said != nullptr && t.success() == nullptr)
        return likely(Strength::strong, "the driver's library is no part of an image: the runtime brings it in with the GPU", {quote(*said)});
    if (t.wsl && gpu_was_given(t)) return not_shown();
    const bool no_driver_inside =
        driver_failure(t) != nullptr || t.has_any({"smi-not-found", "nvml-missing", "says-not-found"});
    const Sign* asks = t.first("asked-for-gpus");
    const bool step_asks = asks != nullptr && silent_on_cpu(t) && (!t.has("command-docker") || contains(asks->text, "RUN "));
    if (const Sign* step = t.first("docker-build-step");
        step != nullptr && ((no_driver_inside && !library_failure(t)) || step_asks))
        return likely(Strength::strong, "docker build gives its steps no GPU", {quote(*step)});
    // The file is what starts this one; a docker run beside it is the trial that works.
    if (const Sign* compose = t.first("compose-services");
        compose != nullptr && !t.has("compose-gpu") && no_driver_inside && !library_failure(t))
        return likely(Strength::strong, title, {quote(*compose, "no service reserves a GPU")});
    // The editor's file for its containers passes docker's options on.
    if (const Sign* file = t.first("devcontainer-file");
        file != nullptr && !t.has_any({"devcontainer-gpu", "compose-gpu"}) && (no_driver_inside || silent_on_cpu(t)) && t.success() == nullptr)
        return likely(Strength::strong, title, {quote(*file, "runArgs does not have --gpus")});
    // Files that the host has, and the container was not given.
    if (const Sign* nodes = t.first("node-missing"); nodes != nullptr && !gpu_was_given(t) && (t.has("cudart-not-found") || t.has("empty-list")))
        return likely(Strength::strong, title, {quote(*nodes)});
    std::vector<Evidence> because;
    const Sign* no_libcuda = libcuda_missing(t);
    const std::string error = t.init_error();
    if (no_libcuda != nullptr)
        because.push_back(quote(*no_libcuda, "the runtime would have put the driver's library there"));
    if (const Sign* sign = t.first("kernel-version"); sign != nullptr && no_libcuda != nullptr)
        because.push_back(quote(*sign, "the host's driver is loaded"));
    if (const Sign* start = start_without_gpu(t)) because.push_back(quote(*start, "no GPU is asked for here"));
    if (const Sign* said = t.first("says-no-gpu-flag")) because.push_back(quote(*said));
    if (const Sign* sign = t.first_of({"kernel-driver-off", "smi-not-found"})) because.push_back(quote(*sign));
    const bool stub = stub_answered(t);
    if (stub)
        because.push_back(
            {"cuInit answered " + error + ": the stub of a devel image, in place of the driver's library", ""});
    const bool asked_none = start_without_gpu(t) != nullptr || t.has("says-no-gpu-flag");
    if (stub && t.has("says-stubs")) return likely(Strength::suggests, title, because);
    if (no_libcuda != nullptr && !gpu_was_given(t)) return likely(Strength::strong, title, because);
    if (asked_none && (driver_failure(t) != nullptr || t.has_any({"smi-not-found", "smi-no-driver"})))
        return likely(Strength::strong, title, because);
    if (!gpu_was_given(t) && t.has_any({"kernel-driver-off", "smi-not-found"}))
        return likely(Strength::strong, title, because);
    // The stub takes the place of a library that the runtime did not bring, and the device files are not there either.
    if (const Sign* nodes = t.first("node-missing"); stub && nodes != nullptr) because.push_back(quote(*nodes));
    if (stub)
        return likely(t.has_any({"node-missing", "kernel-driver-off"}) ? Strength::strong : Strength::suggests, title,
                      because);
    if (says_no_device(t) &&
        !t.has_any(
            {"smi-table", "says-smi-works", "driver-version-differs", "says-works-as-root", "says-permission"}) &&
        !gpu_was_given(t))
        return likely(Strength::suggests, title, quotes(t, {"init-failed", "no-device"}));
    if (const Sign* compose = t.first("compose-services");
        compose != nullptr && !gpu_was_given(t) && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::strong, title, {quote(*compose, "no service reserves a GPU")});
    if (const Sign* said = t.first("says-lost-in-container"); said != nullptr && !library_failure(t) &&
                                                              !use_failure(t) && t.success() == nullptr &&
                                                              !t.has_any({"smi-table", "driver-version-differs"}))
        return likely(Strength::suggests, title, {quote(*said)});
    if (t.has("says-no-gpu-flag") && silent_on_cpu(t)) return likely(Strength::strong, title, std::move(because));
    if (asked_none && !library_failure(t) && !use_failure(t)) return likely(Strength::suggests, title, because);
    return usual(c, "container-no-gpu", "the container may have been started without GPU access");
}

}  // namespace whynogpu
