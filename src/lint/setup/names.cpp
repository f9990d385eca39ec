// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "lint/setup/setup.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
        const auto is_letter = [&](std::size_t i) { return i < text.size() && std::isalnum(static_cast<unsigned char>(text[i])) != 0; };
        if ((at == 0 || !is_letter(at - 1)) && !is_letter(at + word.size())) return true;
    }
    return false;
}

}  // namespace

bool AskedPackage::has_extra(std::string_view extra) const {
    return std::ranges::find(extras, extra) != extras.end();
}

bool speaks_of_cpu(std::string_view words) {
    return has_word(lower(words), "cpu") || contains(lower(words), "cpuonly");
}

std::optional<SourceKind> kind_of_name(std::string_view path) {
    const std::string name = lower(file_name(path));
    const std::string folder = lower(file_name(parent_path(path)));
    const bool is_list = name.ends_with(".txt") || name.ends_with(".in");
    if (is_list && (contains(name, "requirement") || contains(name, "reqs") || folder == "requirements" || folder == "requires" || name == "constraints.txt")) return SourceKind::requirements;
    if (name == "pyproject.toml") return SourceKind::pyproject;
    if (name == "setup.cfg") return SourceKind::setup_cfg;
    if (name == "pipfile") return SourceKind::pipfile;
    if (name == "pipfile.lock" || name == "uv.lock" || name == "poetry.lock") return SourceKind::lock;
    if (name == "devcontainer.json" || name == ".devcontainer.json") return SourceKind::devcontainer;
    const bool is_other = name.ends_with(".py") || name.ends_with(".sh") || name.ends_with(".md") || name.ends_with(".dockerignore") || name.ends_with(".j2");
    if ((name.starts_with("dockerfile") || name.starts_with("containerfile") || name.ends_with(".dockerfile") || name.ends_with(".containerfile")) && !is_other) return SourceKind::dockerfile;
    if (name.ends_with(".yml") || name.ends_with(".yaml")) {
        if (folder == "workflows" && contains(path, ".github")) return SourceKind::workflow;
        if (contains(name, "compose")) return SourceKind::compose;
        return SourceKind::yaml;
    }
    return std::nullopt;
}

bool may_concern(SourceKind kind, std::string_view bytes) {
    if (contains(bytes, "tensorflow") || contains(bytes, "tf-nightly") || contains(bytes, "tf_nightly") || contains(bytes, "TensorFlow")) return true;
    switch (kind) {
        case SourceKind::requirements: return bytes.starts_with("-r") || contains(bytes, "\n-r") || contains(bytes, "Tensorflow");
        case SourceKind::dockerfile: return contains(bytes, "equirement") || contains(bytes, "CUDA_") || contains(bytes, "TF_") || contains(bytes, "XLA_FLAGS");
        case SourceKind::compose: case SourceKind::devcontainer: return contains(bytes, "build") || contains(bytes, "CUDA_") || contains(bytes, "TF_");
        case SourceKind::workflow: return contains(bytes, "equirement") || contains(bytes, "CUDA_") || contains(bytes, "TF_");
        case SourceKind::conda_environment: case SourceKind::yaml: return contains(bytes, "CUDA_VIS") || contains(bytes, "TF_FORCE") || contains(bytes, "-r ");
        default: return false;
    }
}

std::optional<Version> only_version(std::string_view specifier) {
    if (!specifier.starts_with("==") || contains(specifier, ",") || contains(specifier, "*")) return std::nullopt;
    return Version::parse(specifier.substr(std::min(specifier.find_first_not_of('='), specifier.size())));
}

AskedPackage asked_package(const Requirement& requirement, TextRange at) {
    AskedPackage package;
    package.name = requirement.name;
    package.extras = requirement.extras;
    package.specifier = requirement.specifier;
    package.range = requirement.range;
    package.has_range = requirement.has_range;
    package.pinned = only_version(requirement.specifier);
    package.marker = requirement.marker;
    const MarkerAnswer holds = holds_on_linux(requirement.marker, "");
    package.only_elsewhere = holds == MarkerAnswer::no;
    package.is_conditional = holds == MarkerAnswer::unknown;
    package.at = at;
    package.name_at = requirement.name_at;
    package.extras_at = requirement.extras_at;
    package.specifier_at = requirement.specifier_at;
    return package;
}

std::vector<std::string> python_minors(const VersionRange& range) {
    std::vector<std::string> minors;
    for (const char* old : {"2.7", "3.4", "3.5", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15", "3.16"}) {
        // Some patch of it may lie in the range although the first does not: ">=3.9.2".
        for (const char* patch : {".0", ".1", ".5", ".10", ".20"}) {
            if (!range.contains(*Version::parse(std::string(old) + patch))) continue;
            minors.emplace_back(old);
            break;
        }
    }
    return minors;
}

std::optional<std::string> python_minor(std::string_view text) {
    text = trim(text);
    if (text.starts_with("=")) text.remove_prefix(std::min(text.find_first_not_of('='), text.size()));
    const auto version = Version::parse(text);
    if (!version || (version->major() != 2 && version->major() != 3) || version->minor() > 40) return std::nullopt;
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot + 1 >= text.size() || std::isdigit(static_cast<unsigned char>(text[dot + 1])) == 0) return std::nullopt;
    return version->major_minor();
}

SetupVariable variable_of(std::string name, std::string value, TextRange at) {
    SetupVariable variable;
    variable.name = std::move(name);
    variable.value = std::move(value);
    variable.is_known = !contains(variable.value, "$");
    variable.at = variable.name_at = at;
    return variable;
}

}  // namespace whynogpu
