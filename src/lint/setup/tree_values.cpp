// SPDX-License-Identifier: Apache-2.0
#include "lint/setup/tree_readers.hpp"
#include "parse/setup/requirements_file.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Where the bytes of a one-line text begin; the quotes of YAML and TOML are one byte each.
std::optional<std::uint32_t> verbatim_start(const TreeValue& value) {
    const TextRange at = value.at();
    const std::size_t length = at.end - at.begin;
    if (length == value.text().size()) return at.begin;
    if (value.is_quoted() && length == value.text().size() + 2) return at.begin + 1;
    return std::nullopt;
}

}  // namespace

std::optional<AskedPackage> package_of_text(const TreeValue& value) {
    if (!value.is_text()) return std::nullopt;
    const auto requirement = parse_requirement(value.text());
    if (!requirement) return std::nullopt;
    AskedPackage package = asked_package(*requirement, value.at());
    const auto start = verbatim_start(value);
    for (TextRange* range : {&package.name_at, &package.extras_at, &package.specifier_at}) {
        if (start) range->begin += *start, range->end += *start;
        else *range = {};
    }
    return package;
}

void take_requirement_text(const TreeValue& value, const std::string& path, const NeighbourReader& read, SetupEnvironment& environment) {
    if (!value.is_text()) return;
    const std::string_view text = trim(value.text());
    if (!text.starts_with("-")) {
        const std::string_view bare = trim(text.substr(0, text.find(" #")));
        if (contains(bare.substr(0, bare.find_first_of(" ;@")), "/")) return;
        if (auto package = package_of_text(value)) environment.packages.push_back(std::move(*package));
        return;
    }
    const auto lines = parse_requirements(text);
    if (lines.size() != 1 || lines[0].kind != RequirementLine::Kind::includes || !read || lines[0].file.starts_with('/')) return;
    const std::string other = normal_path(join_path(parent_path(path), lines[0].file));
    const auto included = read(other);
    if (!included) return;
    SetupEnvironment inner;
    read_requirement_lines(*included, other, read, inner);
    for (AskedPackage& package : inner.packages) {
        package.at = value.at();
        package.name_at = package.extras_at = package.specifier_at = {};
        package.elsewhere = file_name(other);
        environment.packages.push_back(std::move(package));
    }
}

SetupVariable variable_of_entry(const ValueTree::Entry& entry, const TreeValue& value) {
    SetupVariable variable = variable_of(entry.key, value.text(), {entry.key_at.begin, value.at().end});
    variable.name_at = entry.key_at;
    if (const auto start = verbatim_start(value)) variable.value_at = {*start, static_cast<std::uint32_t>(*start + value.text().size())};
    return variable;
}

void take_variables(const TreeValue& environment, SetupFile& file) {
    for (const auto& [entry, value] : environment.entries())
        if (value.is_text()) file.variables.push_back(variable_of_entry(*entry, value));
    for (const TreeValue& item : environment.items()) {
        if (!item.is_text()) continue;
        const std::size_t equals = item.text().find('=');
        if (equals == std::string::npos) continue;
        SetupVariable variable = variable_of(item.text().substr(0, equals), item.text().substr(equals + 1), item.at());
        if (const auto start = verbatim_start(item)) {
            variable.name_at = {*start, static_cast<std::uint32_t>(*start + equals)};
            variable.value_at = {static_cast<std::uint32_t>(*start + equals + 1), static_cast<std::uint32_t>(*start + item.text().size())};
        }
        file.variables.push_back(std::move(variable));
    }
}

std::optional<SetupEnvironment> environment_of_dockerfile(const std::string& path, TextRange at, const NeighbourReader& read) {
    const auto text = read ? read(path) : std::nullopt;
    if (!text) return std::nullopt;
    SetupFile file;
    read_dockerfile(*text, path, read, file);
    if (file.environments.empty()) return std::nullopt;
    SetupEnvironment environment = std::move(file.environments.back());
    for (AskedPackage& package : environment.packages) {
        package.at = at;
        package.name_at = package.extras_at = package.specifier_at = {};
        if (package.elsewhere.empty()) package.elsewhere = file_name(path);
    }
    if (environment.image) environment.image->at = at;
    if (environment.python) environment.python->at = at;
    if (environment.wish) environment.wish->at = at;
    return environment;
}

}  // namespace whynogpu
