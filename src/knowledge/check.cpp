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
    std::function<void(const DataFile&)> read;
};

void check_release(const DataFile& file) {
    const Release release = read_release(file);
    const auto name = Version::parse(release.id);
    if (!name || !release.versions.contains(*name)) file.table().error("'versions' does not hold the version of the file's name");
}

const std::vector<FileKind>& file_kinds() {
    static const std::vector<FileKind> kinds = {
        {"drivers/", [](const DataFile& file) { (void)read_drivers(file); }},
        {"eras.toml", [](const DataFile& file) { (void)read_eras(file); }},
        {"gpus/capabilities.toml", [](const DataFile& file) { (void)read_generations(file); }},
        {"gpus/chips.toml", [](const DataFile& file) { (void)read_gpu_names(file); }},
        {"gpus/names.toml", [](const DataFile& file) { (void)read_gpu_names(file); }},
        {"gpus/short_names.toml", [](const DataFile& file) { (void)read_gpu_names(file); }},
        {"gpus/cudnn.toml", [](const DataFile& file) { (void)read_cudnn_code(file); }},
        {"libraries/", [](const DataFile& file) { (void)read_libraries(file); }},
        {"lint/calls.toml", [](const DataFile& file) { ProgramFacts facts; read_calls(file, facts); }},
        {"lint/kernel_types.toml", [](const DataFile& file) { ProgramFacts facts; read_host_only(file, facts); }},
        {"lint/kernels.toml", [](const DataFile& file) { ProgramFacts facts; read_host_only(file, facts); }},
        {"lint/removed.toml", [](const DataFile& file) { ProgramFacts facts; read_removed(file, facts); }},
        {"lint/variables.toml", [](const DataFile& file) { ProgramFacts facts; read_variables(file, facts); }},
        {"messages/", [](const DataFile& file) { (void)read_messages(file); }},
        {"python/packages.toml", [](const DataFile& file) { (void)read_packages(file); }},
        {"python/", [](const DataFile& file) { (void)read_stdlib(file); }},
        {"remedies/", [](const DataFile& file) { (void)read_remedies(file); }},
        {"signatures/", [](const DataFile& file) { (void)read_signatures(file, Examples::read); }},
        {"tensorflow/", check_release},
    };
    return kinds;
}

const DataNode* member(const DataNode& node, std::string_view key) {
    for (const auto& [name, value] : node.members())
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
        for (const DataNode& row : rows->items()) {
            const DataNode* id = member(row, "library");
            if (id == nullptr || is_driver_library(id->text())) continue;
            const bool known = std::any_of(libraries.begin(), libraries.end(), [&](const LibraryInfo& l) { return l.id == id->text(); });
            // TensorRT's second library comes with the first.
            if (!known && id->text() != "nvinfer_plugin") errors.push_back({path, id->line, "no row in knowledge/libraries/ for '" + std::string(id->text()) + "'"});
        }
    }
}

}  // namespace

std::vector<DataError> check_files(EmbeddedFiles files) {
    std::vector<DataError> errors;
    std::vector<LibraryInfo> libraries;
    for (const EmbeddedFile& file : files) {
        const DataFile data(file, errors);
        const std::string& path = data.path();
        const auto& kinds = file_kinds();
        const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const FileKind& k) { return path.starts_with(k.prefix); });
        if (kind == kinds.end()) errors.push_back({path, 1, "nobody reads this file"});
        else kind->read(data);
        if (path == "libraries/cuda.toml") libraries = read_libraries(data);
        if (path.starts_with("tensorflow/")) check_library_ids(data.root(), path, libraries, errors);
    }
    return errors;
}

}  // namespace whynogpu
