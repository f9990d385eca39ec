// SPDX-License-Identifier: Apache-2.0
#include "knowledge/knowledge.hpp"
#include "knowledge/python_reader.hpp"
#include "knowledge/release_reader.hpp"

namespace whynogpu {
namespace {

/// A file below knowledge/ that nobody reads is a mistake.
constexpr std::string_view release_folder = "tensorflow/";
constexpr std::string_view python_folder = "python/";

}  // namespace

std::vector<DataError> check_files(EmbeddedFiles files) {
    std::vector<DataError> errors;
    for (const EmbeddedFile& file : files) {
        const std::string path(file.path);
        const DataNode node = parse_data(file.text, path, errors);
        if (path.starts_with(release_folder)) {
            const Release release = read_release(node, path, errors);
            const auto name = Version::parse(release.id);
            if (!name || !release.versions.contains(*name)) errors.push_back({path, 1, "'versions' does not hold the version of the file's name"});
        } else if (path == "python/packages.toml") {
            (void)read_packages(node, path, errors);
        } else if (path.starts_with(python_folder)) {
            (void)read_stdlib(node, path, errors);
        } else {
            errors.push_back({path, 1, "nobody reads this file"});
        }
    }
    return errors;
}

}  // namespace whynogpu
