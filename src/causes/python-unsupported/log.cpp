// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

bool speaks_of_tensorflow(const std::string& requirement) {
    const std::string small = lower(requirement);
    for (const std::string_view name : {"tensorflow", "tf-nightly", "tf_nightly", "nvidia-tensorflow", "nvidia_tensorflow", "nvidia-pyindex", "intel-tensorflow"})
        if (small.starts_with(name)) return true;
    return false;
}

/// Python versions for which the release has a wheel; nothing is known of an old one.
bool no_wheel_for(const TextFacts& t) {
    if (t.release == nullptr || !t.python || t.python->version.places() < 2 || t.release->pythons.empty()) return false;
    for (const PythonSupport& row : t.release->pythons)
        for (const std::string& version : row.versions)
            if (version == t.python->version.major_minor()) return false;
    return true;
}

/// Both versions are known, and there is a wheel.
bool has_wheel_for(const TextFacts& t) {
    return t.release != nullptr && t.python && t.python->version.places() > 1 && !t.release->pythons.empty() &&
           !no_wheel_for(t);
}

/// There is no TensorFlow for a Python of 32 bits, but for Arm boards.
std::optional<Evidence> of_32_bits(const TextFacts& t) {
    if (const Sign* sign = t.first_of({"python-of-32-bits", "says-32-bits"})) return quote(*sign);
    for (const char* mark : {"32-bit", "32 bit", "32bit"})
        if (contains(t.told("python"), mark)) return Evidence{"Python " + t.told("python"), "told: python"};
    return std::nullopt;
}

}  // namespace

Judgement judge_text_python_unsupported(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const auto bits = of_32_bits(t); bits && !t.arm && t.success() == nullptr)
        return likely(library_failure(t) || driver_failure(t) != nullptr ? Strength::hints : Strength::strong,
                      "there is no TensorFlow for a Python of 32 bits", {*bits});
    for (const Sign* sign : t.all("pip-no-version")) {
        if (!speaks_of_tensorflow(hole(*sign, "requirement"))) continue;
        const std::string versions = hole(*sign, "versions");
        std::vector<Evidence> because{quote(*sign)};
        if (t.python) because.push_back(said_of(*t.python, "Python"));
        // The platform has other packages than those that are asked for.
        if (no_such_package_here(t, hole(*sign, "requirement")) ||
            no_such_gpu_package_of_windows(t, hole(*sign, "requirement")))
            return likely(Strength::hints, "there is no such package for this platform", because);
        if (versions == "none")
            return proved("there is no TensorFlow for this Python (too new, or of 32 bits)", std::move(because));
        if (!versions.empty())
            return proved("the TensorFlow that is wanted has no wheel for this Python", std::move(because));
        return likely(Strength::strong, "there is no such TensorFlow for this Python", std::move(because));
    }
    if (const Sign* sign = t.first("egg-not-found"))
        return likely(Strength::suggests, "there is no such TensorFlow for this Python", {quote(*sign)});
    if (const Sign* sign = t.first("conda-not-found"); sign != nullptr && t.has("conda-wanted"))
        return likely(Strength::strong, "conda has no such TensorFlow for this Python or platform",
                      {quote(*sign), quote(*t.first("conda-wanted"))});
    if (const Sign* sign = t.first("wheel-not-supported"))
        return likely(Strength::strong, "there is no such TensorFlow for this Python", {quote(*sign)});
    if (const Sign* said = t.first("says-pip-refuses"); said != nullptr && t.success() == nullptr && !any_failure(t))
        return likely(has_wheel_for(t)              ? Strength::hints
                      : no_wheel_for(t) || t.python ? Strength::strong
                                                    : Strength::suggests,
                      "there is no such TensorFlow for this Python", {quote(*said)});
    // conda builds for other Pythons than the wheels are made for.
    const bool of_conda = std::any_of(t.log->packages.begin(), t.log->packages.end(), [](const PackageSeen& package) {
        return package.manager == "conda" && package.name.starts_with("tensorflow");
    });
    if (no_wheel_for(t) && !of_conda && !t.has_any({"created-device", "library-opened", "init-failed", "no-gpu-kernel"}) && t.success() == nullptr)
        return likely(Strength::hints, tensorflow_named(t) + " has no wheel for Python " + t.python->text,
                      {said_of(*t.python, "Python")});
    return not_shown();
}

}  // namespace whynogpu
