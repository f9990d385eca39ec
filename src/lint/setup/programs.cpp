// SPDX-License-Identifier: Apache-2.0
// What programs say about packages: setup.py, and "!pip install" in notebooks.
#include "lint/setup/setup_readers.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

class SetupPyReader {
  public:
    explicit SetupPyReader(const PythonProgram& program) : program_(program) {}

    SetupFile read() {
        for (const PythonProgram::Call& call : program_.calls()) {
            const NodeId function = program_.tree.child(call.node, Role::function);
            if (written(program_.tree, function) != "setup" && !written(program_.tree, function).ends_with(".setup")) continue;
            take_list(argument(program_.tree, call.node, "install_requires"), "");
            take_extras(argument(program_.tree, call.node, "extras_require"));
            const NodeId python = argument(program_.tree, call.node, "python_requires");
            if (const Value value = program_.value(python); python != no_node && value.is_text()) {
                const auto range = VersionRange::parse(value.text);
                const SyntaxNode& node = program_.tree[value.node];
                if (range && !range->any()) environment_.python = StatedPython{python_minors(*range), {node.begin, node.end}, "python_requires " + value.text};
            }
        }
        SetupFile file;
        file.environments.push_back(std::move(environment_));
        return file;
    }

  private:
    void take_list(NodeId list, const std::string& group) {
        if (list == no_node) return;
        const Value value = program_.value(list);
        if (value.kind != Value::Kind::list) return;
        for (const NodeId item : value.items) {
            const Value text = program_.value(item);
            if (!text.is_text()) continue;
            const auto requirement = parse_requirement(text.text);
            if (!requirement) continue;
            const SyntaxNode& node = program_.tree[item];
            AskedPackage package = asked_package(*requirement, {node.begin, node.end});
            const bool is_verbatim = program_.tree.kind(item) == Syntax::string && node.end - node.begin == text.text.size() + 2;
            for (TextRange* range : {&package.name_at, &package.extras_at, &package.specifier_at}) {
                if (is_verbatim) range->begin += node.begin + 1, range->end += node.begin + 1;
                else *range = {};
            }
            package.group = group;
            environment_.packages.push_back(std::move(package));
        }
    }

    void take_extras(NodeId extras) {
        if (extras == no_node) return;
        const Value value = program_.value(extras);
        NodeId table = value.node == no_node ? extras : value.node;
        if (program_.tree.kind(table) != Syntax::dictionary) return;
        for (const NodeId pair : program_.tree.children(table)) {
            if (program_.tree.kind(pair) != Syntax::pair) continue;
            const Value name = program_.value(program_.tree.child(pair, Role::key));
            if (name.is_text()) take_list(program_.tree.child(pair, Role::value), name.text);
        }
    }

    const PythonProgram& program_;
    SetupEnvironment environment_;
};

}  // namespace

SetupFile read_setup_py(const PythonProgram& program) {
    return SetupPyReader(program).read();
}

SetupFile read_magics(const Source& source, const NeighbourReader& read) {
    SetupFile file;
    SetupEnvironment environment;
    for (const Magic& magic : source.magics) {
        if (!magic.is_shell && magic.name != "pip" && magic.name != "conda" && magic.name != "mamba") continue;
        const std::string text = magic.is_shell ? magic.rest : magic.name + " " + magic.rest;
        auto commands = shell_commands(text, {0, static_cast<std::uint32_t>(text.size())});
        // The text is a copy: all of it stands where the magic does.
        for (ShellCommand& command : commands)
            for (ShellWord& word : command) {
                word.at = {magic.begin, magic.end};
                word.text_at = {};
                if (contains(word.text, "{")) word.is_known = false;
            }
        read_commands(commands, parent_path(source.name), read, environment);
    }
    file.environments.push_back(std::move(environment));
    return file;
}

}  // namespace whynogpu
