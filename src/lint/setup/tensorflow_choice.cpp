// SPDX-License-Identifier: Apache-2.0
#include "lint/setup/tensorflow_choice.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::array other_builds = {"tf-nightly", "tf-nightly-gpu", "tensorflow-rocm", "tensorflow-directml", "tensorflow-macos", "tensorflow-aarch64", "tensorflow-intel"};
constexpr std::array cpu_builds = {"tensorflow-cpu", "tf-nightly-cpu", "tensorflow-cpu-aws", "intel-tensorflow", "intel-tensorflow-avx512", "tensorflow-mkl", "tensorflow-eigen"};

bool is_one_of(const std::string& name, std::span<const char* const> all) {
    return std::ranges::find(all, name) != all.end();
}

bool has_cpu_build(const std::string& build) {
    return contains(build, "cpu") || contains(build, "mkl") || contains(build, "eigen");
}

}  // namespace

bool is_cpu_tensorflow(const AskedPackage& package) {
    if (is_one_of(package.name, cpu_builds)) return true;
    if (package.installer != Installer::conda) return false;
    return (package.name == "tensorflow" || package.name == "tensorflow-base" || package.name == "_tflow_select") && has_cpu_build(package.build);
}

bool is_official_tensorflow(const AskedPackage& package) {
    return package.installer == Installer::pip && (package.name == "tensorflow" || package.name == "tensorflow-gpu") && !package.only_elsewhere;
}

bool is_tensorflow(const AskedPackage& package) {
    return package.name == "tensorflow" || package.name == "tensorflow-gpu" || is_one_of(package.name, other_builds) || is_one_of(package.name, cpu_builds);
}

std::vector<TensorFlowVersion> versions_of(const AskedPackage& package, const Knowledge& knowledge) {
    std::vector<TensorFlowVersion> result;
    if (!package.has_range) return result;
    if (package.pinned) {
        const ReleaseAnswer answer = knowledge.find_release(*package.pinned);
        if (answer.match == ReleaseMatch::known) result.push_back({*package.pinned, answer.release});
        return result;
    }
    for (const Release* release : knowledge.all_releases()) {
        const auto first = Version::parse(release->id);
        if (!first) continue;
        for (int patch = 0; patch < 10; ++patch) {
            for (const char* post : {"", ".post1"}) {
                const Version version(first->major_minor() + "." + std::to_string(patch) + post);
                if (release->versions.contains(version) && package.range.contains(version)) result.push_back({version, release});
            }
        }
    }
    std::ranges::sort(result, [](const TensorFlowVersion& a, const TensorFlowVersion& b) { return a.version > b.version; });
    return result;
}

std::vector<TensorFlowVersion> made_versions_of(const AskedPackage& package, const Knowledge& knowledge) {
    auto versions = versions_of(package, knowledge);
    if (package.name == "tensorflow-gpu")
        std::erase_if(versions, [&](const TensorFlowVersion& v) { return std::ranges::find(v.release->pythons, package.name, &PythonSupport::distribution) == v.release->pythons.end(); });
    return versions;
}

bool is_bounded(const AskedPackage& package, const Knowledge& knowledge) {
    const Version newest = knowledge.newest_known();
    const Version next(std::to_string(newest.major()) + "." + std::to_string(newest.minor() + 2) + ".0");
    const Version far(std::to_string(newest.major() + 1) + ".0");
    return !package.range.contains(next) && !package.range.contains(far);
}

bool has_wheel(const TensorFlowVersion& version, const std::string& distribution, const std::string& python) {
    return std::ranges::any_of(version.release->pythons, [&](const PythonSupport& support) {
        return support.distribution == distribution && support.architecture == "x86_64" && support.releases.contains(version.version) &&
               std::ranges::find(support.versions, python) != support.versions.end();
    });
}

std::vector<const AskedPackage*> company_of(const AskedPackage& package, const SetupEnvironment& environment) {
    std::vector<const AskedPackage*> company;
    for (const AskedPackage& other : environment.packages)
        if (&other != &package && !other.only_elsewhere && (other.group.empty() || package.group.empty() || other.group == package.group)) company.push_back(&other);
    return company;
}

bool brings_cuda(const AskedPackage& tensorflow, const SetupEnvironment& environment) {
    if (tensorflow.has_extra("and-cuda")) return true;
    return std::ranges::any_of(company_of(tensorflow, environment), [](const AskedPackage* other) {
        if (other->installer == Installer::pip) return other->name.starts_with("nvidia-") || (is_tensorflow(*other) && other->has_extra("and-cuda"));
        return other->name.starts_with("cuda") || other->name.starts_with("cudnn") || other->name.starts_with("nvidia") || is_tensorflow(*other);
    });
}

bool has_other_framework(const SetupEnvironment& environment) {
    return std::ranges::any_of(environment.packages, [](const AskedPackage& package) {
        return package.name == "torch" || package.name == "pytorch" || package.name.starts_with("jax") || package.name == "torchvision" || package.name == "flax" || package.name == "dm-haiku" ||
               package.name.starts_with("cupy") || package.name.starts_with("onnxruntime") || package.name == "libtpu";
    });
}

std::string shown_tensorflow(const AskedPackage& package) {
    if (package.pinned) return "TensorFlow " + printable(package.pinned->text());
    return package.specifier.empty() ? "TensorFlow" : "TensorFlow (" + printable(package.specifier) + ")";
}

}  // namespace whynogpu
