// SPDX-License-Identifier: Apache-2.0
// pyproject.toml, Pipfile and lock files.
#include <algorithm>
#include <map>

#include "lint/setup/tree_readers.hpp"
#include "parse/text/package_list.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

void take_list(const TreeValue& list, const std::string& group, SetupEnvironment& environment) {
    for (const TreeValue& item : list.items()) {
        auto package = package_of_text(item);
        if (!package) continue;
        package->group = group;
        environment.packages.push_back(std::move(*package));
    }
}

/// Poetry's "^2.10" and "~2.10" as pip writes them; other ranges are pip's already. "2.10" means exactly that.
std::optional<std::string> poetry_range(std::string_view written) {
    const std::string_view text = trim(written);
    if (text.empty() || text == "*") return "";
    if (contains(text, "||")) return std::nullopt;
    std::string result;
    for (const std::string& part : split(text, ',')) {
        std::string_view clause = trim(part);
        if (clause.empty()) continue;
        std::string range(clause);
        if (clause[0] == '^' || (clause[0] == '~' && !clause.starts_with("~="))) {
            const auto version = Version::parse(clause.substr(1));
            if (!version) return std::nullopt;
            const bool by_major = clause[0] == '^' ? version->major() > 0 : version->places() == 1;
            const std::string next = by_major ? std::to_string(version->major() + 1) : std::to_string(version->major()) + "." + std::to_string(version->minor() + 1);
            range = ">=" + version->text() + ",<" + next;
        } else if (clause[0] >= '0' && clause[0] <= '9') {
            range = "==" + std::string(clause);
        } else if (clause.starts_with("=") && !clause.starts_with("==")) {
            range = "=" + std::string(clause);
        }
        result += (result.empty() ? "" : ",") + replace_all(range, " ", "");
    }
    return result;
}

/// name = "^2.10", name = {version = "…", extras = […], markers = "…", optional = true}, of poetry and pipenv.
void take_table(const TreeValue& table, const std::string& group, SetupEnvironment& environment) {
    for (const auto& [entry, value] : table.entries()) {
        if (entry->key == "python") continue;
        // A list holds alternatives for several Pythons.
        const auto alternatives = value.is_list() ? value.items() : std::vector<TreeValue>{value};
        for (const TreeValue& one : alternatives) {
            const TreeValue version = one.is_table() ? one["version"] : one;
            Requirement requirement;
            requirement.name = normal_package_name(entry->key);
            const auto range = version.is_text() ? poetry_range(version.text()) : std::nullopt;
            const auto parsed = range ? VersionRange::parse(*range) : std::nullopt;
            requirement.has_range = parsed.has_value();
            if (parsed) requirement.specifier = *range, requirement.range = *parsed;
            for (const TreeValue& extra : one["extras"].items()) requirement.extras.push_back(normal_package_name(extra.text()));
            if (one["markers"].is_text()) requirement.marker = one["markers"].text();
            if (one["platform"].is_text()) requirement.marker = "sys_platform == '" + one["platform"].text() + "'";
            if (one["sys_platform"].is_text()) requirement.marker = "sys_platform " + one["sys_platform"].text();
            if (one["platform_machine"].is_text()) requirement.marker = "platform_machine " + one["platform_machine"].text();
            AskedPackage package = asked_package(requirement, {entry->key_at.begin, std::max(entry->key_at.end, one.at().end)});
            if (one["python"] || alternatives.size() > 1) package.is_conditional = true;
            package.name_at = entry->key_at;
            package.group = one["optional"].text() == "true" ? "optional" : group;
            environment.packages.push_back(std::move(package));
        }
    }
}

void state_python(const TreeValue& value, const std::string& words, std::optional<std::string> range, SetupEnvironment& environment) {
    if (!value.is_text() || !range) return;
    const auto parsed = VersionRange::parse(*range);
    if (!parsed || parsed->any()) return;
    environment.python = StatedPython{python_minors(*parsed), value.at(), words + " " + value.text()};
}

}  // namespace

void read_pyproject(const ParsedTree& parsed, SetupFile& file) {
    const TreeValue root = parsed.tree.root();
    SetupEnvironment environment;
    const TreeValue project = root["project"];
    take_list(project["dependencies"], "", environment);
    for (const auto& [entry, list] : project["optional-dependencies"].entries()) take_list(list, entry->key, environment);
    for (const auto& [entry, list] : root["dependency-groups"].entries()) take_list(list, "group " + entry->key, environment);
    const TreeValue tool = root["tool"];
    take_list(tool["uv"]["dev-dependencies"], "group dev", environment);
    for (const auto& [entry, list] : tool["pdm"]["dev-dependencies"].entries()) take_list(list, "group " + entry->key, environment);
    for (const auto& [entry, hatch] : tool["hatch"]["envs"].entries()) {
        take_list(hatch["dependencies"], "group " + entry->key, environment);
        take_list(hatch["extra-dependencies"], "group " + entry->key, environment);
    }
    const TreeValue poetry = tool["poetry"];
    take_table(poetry["dependencies"], "", environment);
    take_table(poetry["dev-dependencies"], "group dev", environment);
    for (const auto& [entry, group] : poetry["group"].entries()) take_table(group["dependencies"], "group " + entry->key, environment);
    if (project["requires-python"].is_text()) state_python(project["requires-python"], "requires-python", project["requires-python"].text(), environment);
    else if (poetry["dependencies"]["python"].is_text()) state_python(poetry["dependencies"]["python"], "python", poetry_range(poetry["dependencies"]["python"].text()), environment);
    file.environments.push_back(std::move(environment));
}

void read_pipfile(const ParsedTree& parsed, SetupFile& file) {
    const TreeValue root = parsed.tree.root();
    SetupEnvironment environment;
    take_table(root["packages"], "", environment);
    take_table(root["dev-packages"], "group dev", environment);
    for (const char* key : {"python_version", "python_full_version"}) {
        const TreeValue python = root["requires"][key];
        const auto minor = python.is_text() ? python_minor(python.text()) : std::nullopt;
        if (minor) environment.python = StatedPython{{*minor}, python.at(), std::string(key) + " " + python.text()};
    }
    file.environments.push_back(std::move(environment));
}

void read_toml_lock(const ParsedTree& parsed, SetupFile& file) {
    const TreeValue root = parsed.tree.root();
    SetupEnvironment environment;
    for (const TreeValue& item : root["package"].items()) {
        if (!item["name"].is_text() || !item["version"].is_text()) continue;
        AskedPackage package;
        package.name = normal_package_name(item["name"].text());
        package.is_locked = true;
        package.pinned = Version::parse(item["version"].text());
        package.specifier = "==" + item["version"].text();
        if (const auto range = VersionRange::parse(package.specifier)) package.range = *range;
        package.at = item["version"].at();
        // Which of the locked packages are installed together, markers and extras decide; they are not followed here.
        if (item["optional"].text() == "true" || item["markers"] || item["resolution-markers"]) package.group = "optional";
        environment.packages.push_back(std::move(package));
    }
    const TreeValue python = root["requires-python"] ? root["requires-python"] : root["metadata"]["python-versions"];
    if (python.is_text()) state_python(python, "requires-python", poetry_range(python.text()), environment);
    file.environments.push_back(std::move(environment));
}

void read_pipfile_lock(const ParsedTree& parsed, SetupFile& file) {
    const TreeValue root = parsed.tree.root();
    SetupEnvironment environment;
    for (const char* section : {"default", "develop"}) {
        for (const auto& [entry, value] : root[section].entries()) {
            if (!value["version"].is_text()) continue;
            Requirement requirement;
            requirement.name = normal_package_name(entry->key);
            requirement.specifier = value["version"].text();
            for (const TreeValue& extra : value["extras"].items()) requirement.extras.push_back(normal_package_name(extra.text()));
            if (const auto range = VersionRange::parse(requirement.specifier)) requirement.range = *range;
            if (value["markers"].is_text()) requirement.marker = value["markers"].text();
            AskedPackage package = asked_package(requirement, entry->key_at);
            package.is_locked = true;
            package.group = std::string_view(section) == "develop" ? "group dev" : "";
            environment.packages.push_back(std::move(package));
        }
    }
    const TreeValue python = root["_meta"]["requires"]["python_version"];
    if (const auto minor = python.is_text() ? python_minor(python.text()) : std::nullopt) environment.python = StatedPython{{*minor}, python.at(), "python_version " + python.text()};
    file.environments.push_back(std::move(environment));
}

}  // namespace whynogpu
