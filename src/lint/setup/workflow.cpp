// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "lint/setup/tree_readers.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The texts of a value that is one text or a list of them.
std::vector<TreeValue> texts(const TreeValue& value) {
    if (value.is_text()) return {value};
    std::vector<TreeValue> result;
    for (const TreeValue& item : value.items())
        if (item.is_text()) result.push_back(item);
    return result;
}

/// What setup-python is told: a version, or a name of the matrix.
std::optional<StatedPython> python_of(const TreeValue& job, const TreeValue& steps) {
    for (const TreeValue& step : steps.items()) {
        const TreeValue uses = step["uses"];
        if (!uses.is_text() || !(contains(uses.text(), "setup-python") || contains(uses.text(), "setup-uv") || contains(uses.text(), "setup-miniconda"))) continue;
        const TreeValue given = step["with"]["python-version"];
        std::vector<TreeValue> versions = texts(given);
        if (given.is_text() && contains(given.text(), "matrix.")) {
            std::string_view name = std::string_view(given.text()).substr(given.text().find("matrix.") + 7);
            name = name.substr(0, name.find_first_of(" }"));
            const TreeValue matrix = job["strategy"]["matrix"];
            // include and exclude make pairs that are not followed.
            if (matrix["include"]) return std::nullopt;
            versions = texts(matrix[name]);
        }
        StatedPython python;
        for (const TreeValue& version : versions) {
            const auto minor = python_minor(version.text());
            if (!minor) return std::nullopt;
            python.minors.push_back(*minor);
            python.at = version.at();
        }
        if (python.minors.empty()) return std::nullopt;
        python.words = "python-version " + join(python.minors, ", ");
        return python;
    }
    return std::nullopt;
}

/// The script of a step, with the places of the file where its text stands in it as it is: every line of a block, indented.
void take_script(const Source& source, const TreeValue& run, const std::string& folder, const NeighbourReader& read, SetupEnvironment& environment) {
    ShellRules rules;
    TextRange range = run.at();
    // "|" or ">" and its own line first.
    const bool is_block = range.begin < source.text.size() && (source.text[range.begin] == '|' || source.text[range.begin] == '>');
    if (is_block) range.begin = static_cast<std::uint32_t>(std::min(source.text.find('\n', range.begin), source.text.size()));
    else if (run.is_quoted() && range.end > range.begin + 1) ++range.begin, --range.end;
    auto commands = shell_commands(source.text, range, rules);
    // An expression of the workflow stands for something unknown.
    for (ShellCommand& command : commands)
        for (ShellWord& word : command)
            if (contains(word.text, "{{")) word.is_known = false;
    read_commands(commands, folder, read, environment);
}

}  // namespace

void read_workflow(const Source& source, const ParsedTree& parsed, const NeighbourReader& read, SetupFile& file) {
    const TreeValue root = parsed.tree.root();
    file.is_for_ci = true;
    // Paths in a workflow begin at the root of the repository.
    const std::string folder = parent_path(parent_path(parent_path(source.name)));
    take_variables(root["env"], file);
    for (const auto& [entry, job] : root["jobs"].entries()) {
        SetupEnvironment environment;
        environment.name = entry->key;
        const TreeValue steps = job["steps"];
        environment.python = python_of(job, steps);
        take_variables(job["env"], file);
        for (const TreeValue& step : steps.items()) {
            take_variables(step["env"], file);
            if (step["run"].is_text()) take_script(source, step["run"], folder, read, environment);
        }
        file.environments.push_back(std::move(environment));
    }
}

}  // namespace whynogpu
