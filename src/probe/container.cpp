// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <optional>

#include "probe/machine_parts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

using Container = Observed<ContainerKind>;

struct Mark {
    const char* what;
    ContainerKind kind;
};

// Most telling first: a pod is also a Docker or containerd container.
constexpr std::array<Mark, 5> variables{{
    {"KUBERNETES_SERVICE_HOST", ContainerKind::kubernetes},
    {"APPTAINER_CONTAINER", ContainerKind::singularity},
    {"SINGULARITY_CONTAINER", ContainerKind::singularity},
    {"APPTAINER_NAME", ContainerKind::singularity},
    {"SINGULARITY_NAME", ContainerKind::singularity},
}};
constexpr std::array<Mark, 4> files{{
    {"/run/secrets/kubernetes.io", ContainerKind::kubernetes},
    {"/.dockerenv", ContainerKind::docker},
    {"/run/.containerenv", ContainerKind::podman},
    {"/.singularity.d", ContainerKind::singularity},
}};
constexpr std::array<Mark, 6> groups{{
    {"kubepods", ContainerKind::kubernetes},
    {"libpod", ContainerKind::podman},
    {"docker", ContainerKind::docker},
    {"lxc", ContainerKind::lxc},
    {"garden", ContainerKind::other},
    {"containerd", ContainerKind::other},
}};

/// The words that container managers put into the variable "container" of the first process.
ContainerKind kind_named(std::string_view name) {
    if (contains(name, "docker")) return ContainerKind::docker;
    if (contains(name, "podman")) return ContainerKind::podman;
    if (contains(name, "lxc")) return ContainerKind::lxc;
    if (contains(name, "apptainer") || contains(name, "singularity")) return ContainerKind::singularity;
    return ContainerKind::other;
}

std::optional<Container> from_variables(const Host& host) {
    for (const Mark& mark : variables)
        if (host.variable(mark.what).is_present()) return Container::present(mark.kind, std::string("$") + mark.what);
    if (const auto named = host.variable("container"); named.is_present() && !named->empty())
        return Container::present(kind_named(*named), "$container");
    return std::nullopt;
}

std::optional<Container> from_files(Host& host) {
    for (const Mark& mark : files)
        if (host.status(mark.what).is_present()) return Container::present(mark.kind, mark.what);
    const std::string path = "/run/systemd/container";
    if (const auto named = host.read(path, 256); named.is_present() && !trim(*named).empty())
        return Container::present(kind_named(*named), path);
    return std::nullopt;
}

/// Control groups of the first process: a container's name, or systemd's own scope, which only the first process of a
/// whole system has.
std::optional<Container> from_control_groups(Host& host) {
    const std::string path = "/proc/1/cgroup";
    const auto text = host.read(path, 65536);
    if (!text.is_present()) return std::nullopt;
    for (const Mark& mark : groups)
        if (contains(*text, mark.what)) return Container::present(mark.kind, path);
    for (const std::string& line : split_lines(*text))
        if (line.ends_with(":/init.scope")) return Container::present(ContainerKind::none, path);
    return std::nullopt;
}

/// The kernel numbers its first namespaces the same on every machine since 3.8 (include/linux/proc_ns.h): whoever is in
/// another one has been put there.
std::optional<Container> from_namespace(Host& host, WslKind wsl) {
    const std::string path = "/proc/self/ns/pid";
    const auto link = host.link_target(path);
    if (!link.is_present()) return std::nullopt;
    if (*link == "pid:[4026531836]") return Container::present(ContainerKind::none, path);
    if (wsl != WslKind::none) return Container::present(ContainerKind::none, path);
    return Container::present(ContainerKind::other, path);
}

/// Last, since only root may look: the first process' own variables.
Container from_first_process(Host& host) {
    const std::string path = "/proc/1/environ";
    const auto text = host.read(path, 65536);
    if (!text.is_present())
        return text.is_unknown() ? Container::without_value(text)
                                 : Container::unknown(Unknown::failed, path, "there is no /proc to tell");
    for (const std::string& variable : split(*text, '\0'))
        if (variable.starts_with("container=")) return Container::present(kind_named(variable.substr(10)), path);
    return Container::present(ContainerKind::none, path);
}

}  // namespace

void probe_container(Host& host, MachineFacts& facts) {
    std::optional<Container> found = from_variables(host);
    if (!found) found = from_files(host);
    if (!found) found = from_control_groups(host);
    if (!found) found = from_namespace(host, facts.wsl);
    facts.container = found ? *found : from_first_process(host);
    facts.container_origin = facts.container.origin();
}

}  // namespace whynogpu
