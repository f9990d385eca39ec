// SPDX-License-Identifier: Apache-2.0
#include "diagnose/system_tags.hpp"

#include <algorithm>
#include <set>

namespace whynogpu {
namespace {

bool is_or_is_like(const MachineFacts& machine, const std::string& name) {
    return machine.distribution.is(name) ||
           std::find(machine.distribution_like.begin(), machine.distribution_like.end(), name) != machine.distribution_like.end();
}

void add_distribution(const MachineFacts& machine, std::vector<std::string>& tags) {
    for (const std::string& manager : machine.package_managers) tags.push_back(manager);
    // Ubuntu calls itself "like debian", RHEL "like fedora"; their drivers come in packages of other names.
    const bool ubuntu = is_or_is_like(machine, "ubuntu");
    const bool rhel = is_or_is_like(machine, "rhel");
    if (ubuntu) tags.emplace_back("ubuntu");
    else if (is_or_is_like(machine, "debian")) tags.emplace_back("debian");
    if (rhel) tags.emplace_back("rhel");
    else if (is_or_is_like(machine, "fedora")) tags.emplace_back("fedora");
}

void add_container(const MachineFacts& machine, std::vector<std::string>& tags) {
    if (!machine.container.is_present() || *machine.container == ContainerKind::none) return;
    tags.emplace_back("container");
    switch (*machine.container) {
        case ContainerKind::docker: tags.emplace_back("docker"); break;
        case ContainerKind::podman: tags.emplace_back("podman"); break;
        case ContainerKind::kubernetes: tags.emplace_back("kubernetes"); break;
        case ContainerKind::singularity: tags.emplace_back("singularity"); break;
        case ContainerKind::lxc: tags.emplace_back("lxc"); break;
        case ContainerKind::none:
        case ContainerKind::other: break;
    }
}

void add_machine(const Snapshot& snapshot, std::vector<std::string>& tags) {
    const MachineFacts& machine = snapshot.machine;
    if (!machine.architecture.empty()) tags.push_back(machine.architecture);
    if (machine.wsl != WslKind::none) {
        tags.emplace_back("wsl");
        tags.emplace_back(machine.wsl == WslKind::wsl1 ? "wsl1" : "wsl2");
    }
    if (machine.wsl_driver_folder) tags.emplace_back("wsl-driver-folder");
    if (machine.is_jetson) tags.emplace_back("jetson");
    if (!machine.scheduler.name.empty()) {
        tags.emplace_back("scheduler");
        tags.push_back(machine.scheduler.name);
    }
    tags.emplace_back(machine.is_root ? "root" : "no-root");
    if (machine.secure_boot.is("enabled")) tags.emplace_back("secure-boot");
    if (snapshot.variable("COLAB_RELEASE_TAG").is_present()) tags.emplace_back("colab");
}

/// Nobody looked for the marker of PEP 668: a distribution's Python outside of a container has it more often than not.
bool is_managed(const Snapshot& snapshot) {
    const PythonFacts& python = snapshot.python;
    if (!python.externally_managed.is_unknown()) return python.externally_managed.is(true);
    return python.environment_kind == "system" && snapshot.machine.container.is(ContainerKind::none);
}

void add_python(const Snapshot& snapshot, std::vector<std::string>& tags) {
    const PythonFacts& python = snapshot.python;
    tags.emplace_back("pip");
    if (!python.environment_kind.empty() && python.environment_kind != "other") tags.push_back(python.environment_kind);
    if (python.made_by_uv) tags.emplace_back("uv");
    if (is_managed(snapshot)) tags.emplace_back("managed-python");
    if (snapshot.tensorflow.conda_build.is_present()) tags.emplace_back("conda-tensorflow");
    if (python.choice == SubjectChoice::kernel) tags.emplace_back("jupyter");
    for (const ActiveEnvironment& active : python.active)
        if (!active.is_subject) tags.push_back("active-" + active.kind);
}

void add_hole(Holes& holes, const char* name, const Observed<std::string>& fact) {
    if (fact.is_present() && !fact->empty()) holes[name] = *fact;
}

}  // namespace

const std::vector<SystemTag>& system_tags() {
    static const std::vector<SystemTag> tags = {
        {"pip", "packages come with pip; holds everywhere"},
        {"uv", "the environment was made by uv, which puts no pip into it"},
        {"venv", "the subject is a virtual environment"},
        {"conda", "the subject is a conda environment"},
        {"pyenv", "the subject is a Python of pyenv"},
        {"system", "the subject is the Python of the operating system"},
        {"managed-python", "that Python does not want pip in it (PEP 668)"},
        {"conda-tensorflow", "TensorFlow itself came as a conda package"},
        {"jupyter", "the subject is a Jupyter kernel"},
        {"active-venv", "a virtual environment is active that is not the subject"},
        {"active-conda", "a conda environment is active that is not the subject"},
        {"apt", "package manager"},
        {"dnf", "package manager"},
        {"zypper", "package manager"},
        {"pacman", "package manager"},
        {"module", "environment modules"},
        {"debian", "Debian and what is like it, without Ubuntu"},
        {"ubuntu", "Ubuntu and what is like it"},
        {"fedora", "Fedora and what is like it, without RHEL"},
        {"rhel", "Red Hat Enterprise Linux and what is like it"},
        {"container", "any kind of container"},
        {"docker", "container"},
        {"podman", "container"},
        {"kubernetes", "container"},
        {"singularity", "container, also Apptainer"},
        {"lxc", "container"},
        {"wsl", "Windows Subsystem for Linux"},
        {"wsl1", "its first version"},
        {"wsl2", "its second version"},
        {"wsl-driver-folder", "/usr/lib/wsl/lib exists"},
        {"jetson", "an NVIDIA Tegra board"},
        {"scheduler", "inside a job of any batch scheduler"},
        {"slurm", "batch scheduler"},
        {"pbs", "batch scheduler"},
        {"lsf", "batch scheduler"},
        {"sge", "batch scheduler"},
        {"root", "the user is root"},
        {"no-root", "the user is not root"},
        {"secure-boot", "Secure Boot is on"},
        {"colab", "a Colab runtime"},
        {"x86_64", "architecture"},
        {"aarch64", "architecture"},
        {"ld-library-path", "the folder of {path} stands in LD_LIBRARY_PATH"},
    };
    return tags;
}

const std::vector<std::string_view>& common_hole_names() {
    static const std::vector<std::string_view> names = {"python", "prefix", "home", "version", "distribution", "claims", "module_folder", "driver", "kernel"};
    return names;
}

std::vector<std::string> tags_of(const Snapshot& snapshot) {
    std::vector<std::string> tags;
    add_python(snapshot, tags);
    add_distribution(snapshot.machine, tags);
    add_container(snapshot.machine, tags);
    add_machine(snapshot, tags);
    return tags;
}

Holes holes_of(const Snapshot& snapshot) {
    Holes holes;
    // Of a log nobody knows which interpreter it was: then it is the one that the reader calls python.
    holes["python"] = snapshot.python.executable.value_or("python");
    add_hole(holes, "prefix", snapshot.python.prefix);
    add_hole(holes, "home", snapshot.variable("HOME"));
    add_hole(holes, "distribution", snapshot.tensorflow.owner);
    if (snapshot.tensorflow.version.is_present()) holes["version"] = snapshot.tensorflow.version->text();
    std::set<std::string> claims;
    for (const Distribution& claim : snapshot.tensorflow.claims) claims.insert(claim.name);
    for (const std::string& claim : claims) holes["claims"] += (holes["claims"].empty() ? "" : " ") + claim;
    const ModuleLocation& module = snapshot.tensorflow.module;
    holes["module_folder"] = !module.folder.empty() ? module.folder : module.portions.empty() ? "" : module.portions.front();
    add_hole(holes, "driver", snapshot.driver.kernel_version);
    if (!snapshot.machine.kernel_release.empty()) holes["kernel"] = snapshot.machine.kernel_release;
    return holes;
}

}  // namespace whynogpu
