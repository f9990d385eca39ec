// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lint/setup/setup.hpp"
#include "parse/setup/value_tree.hpp"

namespace whynogpu {

// What stands in YAML, JSON and TOML, one function per kind of file.

void read_conda(const ParsedTree& parsed, const std::string& path, const NeighbourReader& read, SetupFile& file);
void read_compose(const ParsedTree& parsed, const std::string& path, const NeighbourReader& read, SetupFile& file);
void read_kubernetes(const ParsedTree& parsed, SetupFile& file);
void read_devcontainer(const ParsedTree& parsed, const std::string& path, const NeighbourReader& read, SetupFile& file);
void read_workflow(const Source& source, const ParsedTree& parsed, const NeighbourReader& read, SetupFile& file);
void read_pyproject(const ParsedTree& parsed, SetupFile& file);
void read_pipfile(const ParsedTree& parsed, SetupFile& file);
/// poetry.lock and uv.lock.
void read_toml_lock(const ParsedTree& parsed, SetupFile& file);
void read_pipfile_lock(const ParsedTree& parsed, SetupFile& file);

/// A requirement in a text value; its places are known where the text stands in the file as it is. "-r file" is followed.
void take_requirement_text(const TreeValue& value, const std::string& path, const NeighbourReader& read, SetupEnvironment& environment);
[[nodiscard]] std::optional<AskedPackage> package_of_text(const TreeValue& value);
[[nodiscard]] SetupVariable variable_of_entry(const ValueTree::Entry& entry, const TreeValue& value);
/// `environment:` of compose: a table, or a list of NAME=VALUE.
void take_variables(const TreeValue& environment, SetupFile& file);
/// What a Dockerfile beside the file makes, all of it at one place; nothing when it cannot be read.
[[nodiscard]] std::optional<SetupEnvironment> environment_of_dockerfile(const std::string& path, TextRange at, const NeighbourReader& read);

}  // namespace whynogpu
