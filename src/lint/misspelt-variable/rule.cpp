// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/setup/variables.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// A program may have a variable of its own that looks like TensorFlow's.
bool reads_itself(const PythonProgram& program, std::string_view name) {
    const SyntaxTree& tree = program.tree;
    for (NodeId node = 0; node < tree.size(); ++node) {
        if (tree.kind(node) != Syntax::string || string_value(tree, node) != name) continue;
        const NodeId parent = tree.parent(node);
        const bool is_set = tree.kind(parent) == Syntax::subscript && tree[parent].role == Role::left;
        if (tree.kind(parent) == Syntax::subscript && !is_set) return true;
        if (tree.kind(parent) == Syntax::comparison) return true;
        if (tree.kind(parent) != Syntax::arguments) continue;
        const std::string callee = program.names.canonical(tree.child(tree.parent(parent), Role::function));
        if (callee == "os.environ.get" || callee == "os.getenv" || callee == "os.environ.pop") return true;
    }
    return false;
}

void look_at_setup(Lint& lint) {
    const std::string_view text = lint.source.text;
    for (const SetupVariable& set : lint.setup.variables) {
        const std::string_view meant = meant_variable(lint.variables, set.name);
        if (meant.empty()) continue;
        // Used again in the file, it is a variable of its own.
        if (contains(text, "$" + set.name) || contains(text, "${" + set.name)) continue;
        LintFinding& finding = lint.add(set.at, "nobody reads a variable named " + printable(set.name), "Did you mean " + std::string(meant) + "? This line changes nothing.");
        if (text.substr(set.name_at.begin, set.name_at.end - set.name_at.begin) != set.name) continue;
        finding.begin = set.name_at.begin;
        finding.end = set.name_at.end;
        finding.fix = Fix{"spell it " + std::string(meant), true, {{set.name_at.begin, set.name_at.end, std::string(meant)}}};
    }
}

}  // namespace

void look_misspelt_variable(Lint& lint) {
    if (!lint.is_program()) return look_at_setup(lint);
    const PythonProgram& program = lint.program();
    for (const VariableSet& set : program.variables()) {
        const std::string_view meant = meant_variable(program.facts, set.name);
        if (meant.empty() || reads_itself(program, set.name)) continue;
        LintFinding& finding = lint.add(set.begin, set.end, "nobody reads a variable named " + printable(set.name),
                                    "Did you mean " + std::string(meant) + "? This line changes nothing.");
        lint.settle_mistake(finding, set.node);
        if (set.key == no_node || program.tree.kind(set.key) != Syntax::string) continue;
        const SyntaxNode& key = program.tree[set.key];
        finding.begin = key.begin;
        finding.end = key.end;
        finding.fix = Fix{"spell it " + std::string(meant), true, {{key.begin, key.end, requoted(program.tree.text(set.key), meant)}}};
    }
}

}  // namespace whynogpu
