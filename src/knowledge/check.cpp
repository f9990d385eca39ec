// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>

#include "knowledge/eras.hpp"
#include "knowledge/gpu_names.hpp"
#include "knowledge/hardware_reader.hpp"
#include "knowledge/knowledge.hpp"
#include "knowledge/message_rows.hpp"
#include "knowledge/program_facts.hpp"
#include "knowledge/python_reader.hpp"
#include "knowledge/release_reader.hpp"
#include "knowledge/remedy_rows.hpp"
#include "knowledge/signature_rows.hpp"

namespace whynogpu {
namespace {

struct FileKind {
    std::string_view prefix;  ///< of the path; the longest that fits counts, so the longer ones stand first
    std::function<void(const EmbeddedFile&, const DataNode&, const std::string&, std::vector<DataError>&)> read;
};

void check_release(const EmbeddedFile&, const DataNode& node, const std::string& path, std::vector<DataError>& errors) {
    const Release release = read_release(node, path, errors);
    const auto name = Version::parse(release.id);
    if (!name || !release.versions.contains(*name)) errors.push_back({path, 1, "'versions' does not hold the version of the file's name"});
}

const std::vector<FileKind>& file_kinds() {
    static const std::vector<FileKind> kinds = {
        {"drivers/", [](const auto&, const auto& node, const auto& path, auto& errors) { (void)read_drivers(node, path, errors); }},
        {"eras.toml", [](const auto& file, const auto&, const auto&, auto& errors) { (void)read_eras(file, errors); }},
        {"gpus/capabilities.toml", [](const auto&, const auto& node, const auto& path, auto& errors) { (void)read_generations(node, path, errors); }},
        {"gpus/names.toml", [](const auto& file, const auto&, const auto&, auto& errors) { (void)read_gpu_names(file, errors); }},
        {"gpus/cudnn.toml", [](const auto&, const auto& node, const auto& path, auto& errors) { (void)read_cudnn_code(node, path, errors); }},
        {"libraries/", [](const auto&, const auto& node, const auto& path, auto& errors) { (void)read_libraries(node, path, errors); }},
        {"lint/calls.toml", [](const auto&, const auto& node, const auto& path, auto& errors) { ProgramFacts facts; read_calls(node, path, facts, errors); }},
        {"lint/kernels.toml", [](const auto&, const auto& node, const auto& path, auto& errors) { ProgramFacts facts; read_host_only(node, path, facts, errors); }},
        {"lint/removed.toml", [](const auto&, const auto& node, const auto& path, auto& errors) { ProgramFacts facts; read_removed(node, path, facts, errors); }},
        {"lint/variables.toml", [](const auto&, const auto& node, const auto& path, auto& errors) { ProgramFacts facts; read_variables(node, path, facts, errors); }},
        {"messages/", [](const auto& file, const auto&, const auto&, auto& errors) { (void)read_messages(file, errors); }},
        {"python/packages.toml", [](const auto&, const auto& node, const auto& path, auto& errors) { (void)read_packages(node, path, errors); }},
        {"python/", [](const auto&, const auto& node, const auto& path, auto& errors) { (void)read_stdlib(node, path, errors); }},
        {"remedies/", [](const auto& file, const auto&, const auto&, auto& errors) { (void)read_remedies(file, errors); }},
        {"signatures/", [](const auto& file, const auto&, const auto&, auto& errors) { (void)read_signatures(file, errors); }},
        {"tensorflow/", check_release},
    };
    return kinds;
}

const DataNode* member(const DataNode& node, std::string_view key) {
    for (const auto& [name, value] : node.members)
        if (name == key) return &value;
    return nullptr;
}

/// Libraries of the driver, not of CUDA: no row of knowledge/libraries/ delivers them.
bool is_driver_library(std::string_view id) {
    return id == "cuda" || id == "nvidia-ml";
}

/// Ids of libraries that a release names and that have no row.
void check_library_ids(const DataNode& release, const std::string& path, const std::vector<LibraryInfo>& libraries, std::vector<DataError>& errors) {
    const DataNode* wheel = member(release, "wheel");
    for (const char* key : {"required", "optional"}) {
        const DataNode* rows = wheel == nullptr ? nullptr : member(*wheel, key);
        if (rows == nullptr) continue;
        for (const DataNode& row : rows->items) {
            const DataNode* id = member(row, "library");
            if (id == nullptr || is_driver_library(id->text)) continue;
            const bool known = std::any_of(libraries.begin(), libraries.end(), [&](const LibraryInfo& l) { return l.id == id->text; });
            // TensorRT's second library comes with the first.
            if (!known && id->text != "nvinfer_plugin") errors.push_back({path, id->line, "no row in knowledge/libraries/ for '" + id->text + "'"});
        }
    }
}

}  // namespace

std::vector<DataError> check_files(EmbeddedFiles files) {
    std::vector<DataError> errors;
    std::vector<LibraryInfo> libraries;
    for (const EmbeddedFile& file : files) {
        const std::string path(file.path);
        const DataNode node = parse_data(file.text, path, errors);
        const auto& kinds = file_kinds();
        const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& k) { return path.starts_with(k.prefix); });
        if (kind == kinds.end()) errors.push_back({path, 1, "nobody reads this file"});
        else kind->read(file, node, path, errors);
        if (path == "libraries/cuda.toml") libraries = read_libraries(node, path, errors);
        if (path.starts_with("tensorflow/")) check_library_ids(node, path, libraries, errors);
    }
    return errors;
}

}  // namespace whynogpu
