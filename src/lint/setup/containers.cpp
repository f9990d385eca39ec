// SPDX-License-Identifier: Apache-2.0
// Files that start containers: compose, Kubernetes, dev containers.
#include <algorithm>

#include "lint/setup/tree_readers.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool names_gpu(std::string_view text) {
    const std::string words = lower(text);
    return contains(words, "gpu") || contains(words, "nvidia");
}

/// A value, whatever its form, that speaks of a GPU in one of its texts or keys. Levels are counted: aliases may make many of few.
bool speaks_of_gpu(const TreeValue& value, int levels = 5) {
    if (value.is_text()) return names_gpu(value.text());
    if (levels == 0) return false;
    for (const TreeValue& item : value.items())
        if (speaks_of_gpu(item, levels - 1)) return true;
    for (const auto& [entry, inner] : value.entries())
        if (names_gpu(entry->key) || speaks_of_gpu(inner, levels - 1)) return true;
    return false;
}

/// "key" with its value, as what asks for a GPU.
bool take_asking(const TreeValue& table, const char* key, ContainerUse& use) {
    const ValueTree::Entry* entry = table.find(key);
    if (entry == nullptr || !table[key]) return false;
    use.asks_gpu = true;
    use.asking = {entry->key_at, key};
    return true;
}

void ask_by_compose(const TreeValue& service, ContainerUse& use) {
    if (take_asking(service, "gpus", use)) return;
    const TreeValue runtime = service["runtime"];
    if (runtime.is_text() && contains(runtime.text(), "nvidia") && take_asking(service, "runtime", use)) return;
    const TreeValue reservations = service["deploy"]["resources"]["reservations"];
    if ((speaks_of_gpu(reservations["devices"]) || speaks_of_gpu(reservations["generic_resources"])) && take_asking(service["deploy"]["resources"], "reservations", use)) {
        const ValueTree::Entry* entry = reservations.find("devices");
        if (entry != nullptr) use.asking = {entry->key_at, "devices"};
        return;
    }
    // /dev/nvidia0, or a name of the Container Device Interface.
    if (speaks_of_gpu(service["devices"]) && take_asking(service, "devices", use)) return;
    if (speaks_of_gpu(service["device_requests"])) take_asking(service, "device_requests", use);
}

/// Files that people lay over a compose file when there is a GPU.
bool has_gpu_overlay(const std::string& path, const NeighbourReader& read) {
    if (!read) return false;
    const std::string folder = parent_path(path);
    const std::string name = file_name(path);
    const std::string ending = name.ends_with(".yaml") ? ".yaml" : ".yml";
    const std::string stem = name.substr(0, name.rfind('.'));
    for (const char* overlay : {".gpu", "-gpu", "_gpu", ".override", ".nvidia", "-nvidia", ".cuda"}) {
        const std::string other = stem + overlay + ending;
        if (other == name) continue;
        if (const auto text = read(join_path(folder, other)); text && names_gpu(*text)) return true;
    }
    return false;
}

void take_build(const TreeValue& build, const std::string& path, const NeighbourReader& read, ContainerUse& use) {
    use.is_build = true;
    std::string context = ".", dockerfile = "Dockerfile";
    TextRange at = build.at();
    if (build.is_text()) {
        context = build.text();
    } else {
        if (build["context"].is_text()) context = build["context"].text();
        if (build["dockerfile"].is_text()) dockerfile = build["dockerfile"].text();
        const ValueTree::Entry* first = build.find("dockerfile") != nullptr ? build.find("dockerfile") : build.find("context");
        if (first != nullptr) at = {first->key_at.begin, build[first->key].at().end};
        // Another stage than the last is built.
        if (build["target"] || build["args"] || build["dockerfile_inline"]) return;
    }
    use.image.at = at;
    if (context.starts_with('/') || dockerfile.starts_with('/') || contains(context, "$") || contains(dockerfile, "$") || contains(context, "://")) return;
    use.built = environment_of_dockerfile(normal_path(join_path(join_path(parent_path(path), context), dockerfile)), at, read);
}

}  // namespace

void read_compose(const ParsedTree& parsed, const std::string& path, const NeighbourReader& read, SetupFile& file) {
    const bool has_overlay = has_gpu_overlay(path, read);
    const bool is_overlay = contains(lower(file_name(path)), "override");
    for (const auto& [entry, service] : parsed.tree.root()["services"].entries()) {
        if (!service.is_table()) continue;
        ContainerUse use;
        use.name = entry->key;
        use.at = entry->key_at;
        use.may_ask_elsewhere = service["extends"] || has_overlay || is_overlay || contains(lower(service["runtime"].text()), "$");
        use.is_said_cpu = speaks_of_cpu(use.name);
        for (const TreeValue& profile : service["profiles"].items())
            if (speaks_of_cpu(profile.text())) use.is_said_cpu = true;
        if (const TreeValue image = service["image"]; image.is_text()) use.image = read_image(image.text(), image.at());
        else use.image.at = entry->key_at;
        if (const TreeValue build = service["build"]) take_build(build, path, read, use);
        ask_by_compose(service, use);
        take_variables(service["environment"], file);
        file.containers.push_back(std::move(use));
    }
}

namespace {

void take_pod(const TreeValue& pod, SetupFile& file) {
    // A GPU may also come with the runtime's class, or by a claim.
    const bool asks_as_pod = pod["runtimeClassName"] || pod["resourceClaims"];
    for (const TreeValue& container : pod["containers"].items()) {
        const TreeValue image = container["image"];
        ContainerUse use;
        use.name = container["name"].text();
        use.at = image ? image.at() : container.at();
        use.may_ask_elsewhere = asks_as_pod;
        if (image.is_text()) use.image = read_image(image.text(), image.at());
        if (speaks_of_gpu(container["resources"])) take_asking(container, "resources", use);
        for (const TreeValue& variable : container["env"].items()) {
            const TreeValue name = variable["name"], value = variable["value"];
            if (!name.is_text() || !value.is_text()) continue;
            SetupVariable set = variable_of(name.text(), value.text(), {name.at().begin, std::max(name.at().end, value.at().end)});
            set.name_at = name.at();
            if (!value.is_quoted()) set.value_at = value.at();
            if (set.name == "NVIDIA_VISIBLE_DEVICES") use.may_ask_elsewhere = true;
            file.variables.push_back(std::move(set));
        }
        file.containers.push_back(std::move(use));
    }
}

/// Pods stand at the top, in a template, in a job's template, in the replicas of a TFJob: wherever a table has `containers`.
void find_pods(const TreeValue& value, SetupFile& file, int levels) {
    if (levels == 0 || file.containers.size() > 1000) return;
    if (value["containers"].is_list()) take_pod(value, file);
    for (const auto& [entry, inner] : value.entries())
        if (inner.is_table() && entry->key != "metadata") find_pods(inner, file, levels - 1);
    for (const TreeValue& item : value.items())
        if (item.is_table()) find_pods(item, file, levels - 1);
}

}  // namespace

void read_kubernetes(const ParsedTree& parsed, SetupFile& file) {
    for (std::size_t d = 0; d < parsed.tree.documents.size() && d < 1000; ++d) {
        const TreeValue root = parsed.tree.root(d);
        if (!root["kind"].is_text() || !root["apiVersion"].is_text()) continue;
        // Another resource's patch, or a template of it, may add what is missing.
        find_pods(root["spec"], file, 8);
        for (const TreeValue& item : root["items"].items()) find_pods(item["spec"], file, 8);
    }
}

void read_devcontainer(const ParsedTree& parsed, const std::string& path, const NeighbourReader& read, SetupFile& file) {
    const TreeValue root = parsed.tree.root();
    ContainerUse use;
    use.name = root["name"].is_text() ? root["name"].text() : "dev container";
    use.at = root.at();
    if (const TreeValue image = root["image"]; image.is_text()) {
        use.image = read_image(image.text(), image.at());
        use.at = image.at();
    }
    const TreeValue dockerfile = root["dockerFile"].is_text() ? root["dockerFile"] : root["build"]["dockerfile"];
    if (dockerfile.is_text()) {
        use.is_build = true;
        use.at = use.image.at = dockerfile.at();
        if (!dockerfile.text().starts_with('/')) use.built = environment_of_dockerfile(normal_path(join_path(parent_path(path), dockerfile.text())), dockerfile.at(), read);
    }
    use.may_ask_elsewhere = static_cast<bool>(root["dockerComposeFile"]);
    for (const TreeValue& argument : root["runArgs"].items()) {
        if (!argument.is_text() || !(contains(argument.text(), "gpu") || contains(argument.text(), "nvidia"))) continue;
        use.asks_gpu = true;
        use.asking = {argument.at(), "runArgs"};
    }
    if (const TreeValue gpu = root["hostRequirements"]["gpu"]; gpu && gpu.text() != "false") {
        use.asks_gpu = true;
        use.asking = {gpu.at(), "hostRequirements.gpu"};
    }
    use.is_said_cpu = speaks_of_cpu(use.name);
    file.containers.push_back(std::move(use));
    take_variables(root["containerEnv"], file);
    take_variables(root["remoteEnv"], file);
}

}  // namespace whynogpu
