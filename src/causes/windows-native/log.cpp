// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// Nobody names the release, and something shows that it is one of 2.11 (November 2022) or later.
std::optional<Evidence> must_be_late(const TextFacts& t) {
    if (t.tensorflow || !t.releases.empty()) return std::nullopt;
    const auto at_least = [](const std::optional<Believed>& fact, const char* version) {
        return fact && fact->version.places() > 1 && fact->version >= Version(version);
    };
    if (at_least(t.python, "3.11")) return said_of(*t.python, "the first TensorFlow with a wheel for this Python is 2.12 or later: Python");
    if (t.cuda && t.cuda->version >= Version("12")) return said_of(*t.cuda, "a machine that was set up in 2023 or later: CUDA");
    if (t.cards.size() == 1 && t.cards.front().capability && *t.cards.front().capability >= Capability{8, 9})
        return Evidence{t.cards.front().name + " came out with or after TensorFlow 2.11", t.cards.front().origin};
    if (const int year = latest_year(t); year > 2022)
        return Evidence{"what was installed in " + std::to_string(year) + " without a version is 2.11 or later", "told: other"};
    return std::nullopt;
}

}  // namespace

Judgement judge_text_windows_native(const TextCase& c) {
    const TextFacts& t = c.text;
    if (!t.windows) return not_shown();
    const char* const title = "TensorFlow 2.11 and newer have no GPU support on native Windows";
    for (const Sign* sign : t.all("pip-no-version"))
        if (contains(sign->text, "nvidia-nccl") || contains(sign->text, "nvidia-c") ||
            contains(sign->text, "0.0.1.dev5"))
            return proved(title, {quote(*sign, "NVIDIA makes these wheels for Linux only")});
    for (const Sign* sign : t.all("pip-no-version"))
        if (no_such_gpu_package_of_windows(t, hole(*sign, "requirement"))) return proved(title, {quote(*sign)});
    // NVIDIA's own TensorFlow, and the index that it stands in, are for Linux.
    for (const Sign* sign : t.all("command-pip"))
        if (contains(sign->text, "nvidia-tensorflow") || contains(sign->text, "nvidia-pyindex"))
            return likely(Strength::strong, "NVIDIA makes its TensorFlow for Linux only", {quote(*sign)});
    if (const Sign* sign = t.first("windows-without-gpu")) return proved(title, {quote(*sign)});
    if (const Sign* sign = t.first("gpu-package-removed")) return proved(title, {quote(*sign)});
    for (const Sign* sign : t.all("pip-has-it"))
        if (hole(*sign, "requirement").starts_with("tensorflow-intel")) return proved(title, {quote(*sign)});
    if (t.package("tensorflow-intel") != nullptr)
        return proved(title, {{"tensorflow-intel is installed", t.package("tensorflow-intel")->origin}});
    const bool directml = contains(t.told("package"), "directml") || t.package("tensorflow-directml-plugin") != nullptr;
    if (const Sign* said = t.first("says-lost-since-2.10");
        said != nullptr && !directml && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::strong, title, {quote(*said)});
    const bool gpu_package = contains(t.told("package"), "gpu") || contains(t.told("installed_with"), "conda");
    if (const auto late = must_be_late(t);
        late && !directml && !gpu_package && !any_failure(t) && t.success() == nullptr && !t.has("says-slow"))
        return likely(Strength::strong, title, {*late});
    if (!t.at_least("2.11") || directml || t.success() != nullptr) return not_shown();
    // A build without CUDA never asks the driver.
    if (t.has_any({"init-failed", "runtime-init-failed"})) return not_shown();
    std::vector<Evidence> because;
    if (t.tensorflow) because.push_back(said_of(*t.tensorflow, "TensorFlow"));
    for (const char* id : {"cpu-listed", "no-gpu-listed", "not-a-cuda-build", "says-torch-works"})
        if (const Sign* sign = t.first(id)) because.push_back(quote(*sign));
    return t.has_any(
               {"module-missing", "import-fails", "pip-no-version", "says-crashes-at-import", "says-of-import-broken"})
               ? likely(Strength::suggests, title, std::move(because))
               : proved(title, std::move(because));
}

}  // namespace whynogpu
