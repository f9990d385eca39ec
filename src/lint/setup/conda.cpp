// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "lint/setup/tree_readers.hpp"
#include "parse/text/package_list.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// conda's "2.12", "2.12.*", ">=2.10,<2.12" as pip writes it; nothing for what pip has no words for ("2.1|2.2").
std::optional<std::string> pip_range(std::string_view version, bool is_exact) {
    if (version.empty() || version == "*") return "";
    if (contains(version, "|")) return std::nullopt;
    if (std::isdigit(static_cast<unsigned char>(version[0])) == 0) return std::string(version);
    if (contains(version, ",") || contains(version, "<") || contains(version, ">")) return "==" + std::string(version);
    if (version.ends_with(".*")) return "==" + std::string(version);
    if (version.ends_with("*")) return "==" + std::string(version.substr(0, version.size() - 1)) + ".*";
    return is_exact ? "==" + std::string(version) : "==" + std::string(version) + ".*";
}

}  // namespace

std::optional<AskedPackage> conda_package_spec(std::string_view spec, TextRange at, bool is_plain) {
    const std::size_t channel = spec.rfind("::");
    const std::size_t skipped = channel == std::string_view::npos ? 0 : channel + 2;
    std::string_view rest = spec.substr(skipped);
    rest = rest.substr(0, rest.find('['));
    const std::size_t end = std::min(rest.find_first_of(" =<>!~"), rest.size());
    if (end == 0) return std::nullopt;
    AskedPackage package;
    package.installer = Installer::conda;
    package.at = at;
    package.name = normal_package_name(rest.substr(0, end));
    if (is_plain) package.name_at = {static_cast<std::uint32_t>(at.begin + skipped), static_cast<std::uint32_t>(at.begin + skipped + end)};
    std::string_view version = trim(rest.substr(end));
    // "=2.12" allows what begins with it, "==2.12" and "=2.12=build" only that.
    bool is_exact = false;
    if (version.starts_with("==")) is_exact = true, version.remove_prefix(2);
    else if (version.starts_with("=")) version.remove_prefix(1);
    version = trim(version);
    if (const std::size_t build = version.find('='); build != std::string_view::npos && build > 0 && std::string_view("<>!~").find(version[build - 1]) == std::string_view::npos) {
        package.build = std::string(trim(version.substr(build + 1)));
        version = trim(version.substr(0, build));
        is_exact = !version.ends_with("*");
    } else if (const std::size_t blank = version.find(' '); blank != std::string_view::npos && !contains(version, ",")) {
        package.build = std::string(trim(version.substr(blank + 1)));
        version = version.substr(0, blank);
    }
    const auto range = pip_range(version, is_exact);
    const auto parsed = range ? VersionRange::parse(*range) : std::nullopt;
    package.has_range = parsed.has_value();
    if (!parsed) return package;
    package.specifier = *range;
    package.range = *parsed;
    package.pinned = only_version(*range);
    return package;
}

void read_conda(const ParsedTree& parsed, const std::string& path, const NeighbourReader& read, SetupFile& file) {
    SetupEnvironment environment;
    const TreeValue root = parsed.tree.root();
    if (root["name"].is_text()) environment.name = root["name"].text();
    for (const TreeValue& item : root["dependencies"].items()) {
        if (item.is_text()) {
            auto package = conda_package_spec(item.text(), item.at(), !item.is_quoted());
            if (!package) continue;
            if (package->name == "python") {
                const auto minor = python_minor(package->pinned ? package->pinned->text() : replace_all(package->specifier, ".*", ""));
                if (minor) environment.python = StatedPython{{*minor}, item.at(), "python " + *minor};
                else if (package->has_range && !package->specifier.empty()) environment.python = StatedPython{python_minors(package->range), item.at(), "python " + package->specifier};
            }
            environment.packages.push_back(std::move(*package));
        } else if (item.is_table()) {
            for (const TreeValue& line : item["pip"].items()) take_requirement_text(line, path, read, environment);
        }
    }
    for (const auto& [entry, value] : root["variables"].entries())
        if (value.is_text()) file.variables.push_back(variable_of_entry(*entry, value));
    if (speaks_of_cpu(environment.name)) file.is_for_cpu = true;
    file.environments.push_back(std::move(environment));
}

}  // namespace whynogpu
