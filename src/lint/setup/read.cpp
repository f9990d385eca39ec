// SPDX-License-Identifier: Apache-2.0
#include "lint/setup/setup_readers.hpp"
#include "lint/setup/tree_readers.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What YAML of no telling name is.
SourceKind kind_of_tree(const ValueTree& tree) {
    for (std::size_t d = 0; d < tree.documents.size() && d < 1000; ++d) {
        const TreeValue root = tree.root(d);
        if (root["apiVersion"].is_text() && root["kind"].is_text()) return SourceKind::kubernetes;
        if (root["jobs"].is_table() && (root["on"] || root["true"] || root["env"])) return SourceKind::workflow;
        if (root["dependencies"].is_list() && (root["channels"] || root["name"].is_text())) return SourceKind::conda_environment;
        if (root["services"].is_table()) {
            for (const auto& [entry, service] : root["services"].entries())
                if (service["image"] || service["build"]) return SourceKind::compose;
        }
    }
    return SourceKind::yaml;
}

/// Files of the kind that others fill in before they are read.
bool is_template(std::string_view text) {
    return contains(text, "{{") || contains(text, "{%") || contains(text, "<%");
}

void read_yaml(Source& source, const NeighbourReader& read, SetupFile& file) {
    const ParsedTree parsed = parse_yaml(source.text);
    if (!parsed.problem.empty()) {
        // Only a file whose name promises more is worth a word.
        if (source.kind == SourceKind::yaml || is_template(source.text)) return;
        file.problem = "it is no YAML: " + parsed.problem;
        file.line = parsed.line;
        return;
    }
    if (source.kind == SourceKind::yaml) source.kind = kind_of_tree(parsed.tree);
    switch (source.kind) {
        case SourceKind::conda_environment: return read_conda(parsed, source.name, read, file);
        case SourceKind::compose: return read_compose(parsed, source.name, read, file);
        case SourceKind::workflow: return read_workflow(source, parsed, read, file);
        case SourceKind::kubernetes: return read_kubernetes(parsed, file);
        default: return;
    }
}

void read_tree(const ParsedTree& parsed, const char* format, const Source& source, const NeighbourReader& read, SetupFile& file) {
    if (!parsed.problem.empty()) {
        file.problem = std::string("it is no ") + format + ": " + parsed.problem;
        file.line = parsed.line;
        return;
    }
    const std::string name = lower(file_name(source.name));
    if (source.kind == SourceKind::pyproject) read_pyproject(parsed, file);
    else if (source.kind == SourceKind::pipfile) read_pipfile(parsed, file);
    else if (source.kind == SourceKind::devcontainer) read_devcontainer(parsed, source.name, read, file);
    else if (name == "pipfile.lock") read_pipfile_lock(parsed, file);
    else read_toml_lock(parsed, file);
}

/// Requirements for tests, documents and the like do not say what the program runs on.
bool is_name_of_ci(std::string_view path) {
    const std::string name = lower(file_name(path));
    for (const char* word : {"test", "dev", "doc", "lint", "ci.", "-ci", "_ci", "build"})
        if (contains(name, word) && !contains(name, "docker") && name != "devcontainer.json" && name != ".devcontainer.json") return true;
    for (const std::string& part : split(lower(parent_path(path)), '/'))
        if (part == "tests" || part == "test" || part == "docs" || part == "doc" || part == "ci" || part == ".github" || part == ".circleci" || part == "testing" || part == ".readthedocs") return true;
    return false;
}

bool is_name_of_cpu(std::string_view path) {
    return speaks_of_cpu(file_name(path)) || speaks_of_cpu(file_name(parent_path(path)));
}

}  // namespace

SetupFile read_setup(Source& source, const NeighbourReader& read) {
    SetupFile file;
    const std::string name = lower(file_name(source.name));
    switch (source.kind) {
        case SourceKind::requirements: {
            SetupEnvironment environment;
            // What a constraints file names is not asked for by it.
            if (!contains(name, "constraint")) read_requirement_lines(source.text, source.name, read, environment);
            file.environments.push_back(std::move(environment));
            break;
        }
        case SourceKind::setup_cfg: read_setup_cfg(source.text, file); break;
        case SourceKind::dockerfile: read_dockerfile(source.text, source.name, read, file); break;
        case SourceKind::pyproject: case SourceKind::pipfile: read_tree(parse_toml(source.text), "TOML", source, read, file); break;
        case SourceKind::lock:
            if (name == "pipfile.lock") read_tree(parse_json_with_comments(source.text), "JSON", source, read, file);
            else read_tree(parse_toml(source.text), "TOML", source, read, file);
            break;
        case SourceKind::devcontainer: read_tree(parse_json_with_comments(source.text), "JSON", source, read, file); break;
        case SourceKind::python: case SourceKind::notebook: break;
        default: read_yaml(source, read, file);
    }
    if (is_name_of_ci(source.name)) file.is_for_ci = true;
    if (is_name_of_cpu(source.name)) file.is_for_cpu = true;
    for (SetupEnvironment& environment : file.environments)
        if (!environment.wish && contains(name, "gpu") && !file.is_for_cpu) environment.wish = GpuWish{{0, 0}, "the file's name says GPU"};
    return file;
}

}  // namespace whynogpu
