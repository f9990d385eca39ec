// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "knowledge/program_facts.hpp"
#include "lint/program/values.hpp"
#include "lint/source.hpp"

namespace whynogpu {

/// A place where the program sets a variable of its environment.
struct VariableSet {
    NodeId node = no_node;    ///< the statement or call
    NodeId key = no_node;     ///< the string with its name; no_node in a magic
    NodeId value_node = no_node;
    std::string name;
    Value value;
    std::uint32_t begin = 0, end = 0;  ///< what to mark
    bool only_if_unset = false;        ///< setdefault
};

/// Something that matters for the order of things.
struct Event {
    enum class Kind { imports, sets_variable, calls };
    Kind kind = Kind::calls;
    NodeId node = no_node;
    std::string name;           ///< canonical name of the call, top-level module, or variable
    CallEffect effect = CallEffect::queries;  ///< of a call
    std::size_t variable = 0;   ///< index into PythonProgram::variables()
    std::uint32_t branch = 0;   ///< index into PythonProgram::branches
    bool in_except = false;
    NodeId called_from = no_node;  ///< the outermost call on the way here, when it stands in a function
};

/// What runs only sometimes: an arm of an if, a conditional expression, an except clause …
struct Branch {
    std::uint32_t outer = 0;
    NodeId statement = no_node, arm = no_node;
};

/// One order in which parts of the file run: from its first line on, or a function that nobody in the file calls.
struct Path {
    NodeId function = no_node;  ///< no_node: the main path
    std::vector<Event> events;
};

/// How surely something runs.
enum class Reach { always, sometimes, if_called };

/// A parsed program with what the rules ask about it.
class PythonProgram {
  public:
    PythonProgram(const Source& source, SyntaxTree tree, const ProgramFacts& facts);

    const Source& source;
    const SyntaxTree tree;
    const ProgramFacts& facts;
    const Names names;

    [[nodiscard]] const std::vector<VariableSet>& variables() const { return variables_; }
    [[nodiscard]] const std::vector<Path>& paths() const { return paths_; }
    /// All calls, in the order of the text, with the canonical names of what is called (empty when unknown).
    struct Call {
        NodeId node;
        std::string name;
    };
    [[nodiscard]] const std::vector<Call>& calls() const { return calls_; }
    [[nodiscard]] Value value(NodeId expression) const { return evaluate(tree, names, expression); }

    /// Does the node run whenever the file runs, only sometimes (a flag, an except clause), or only if somebody calls its function?
    [[nodiscard]] Reach reach(NodeId node) const;
    [[nodiscard]] bool in_except(NodeId node) const { return tree.above(node, Syntax::except_clause) != no_node; }
    /// Inside a test function, a test class, or a file of tests.
    [[nodiscard]] bool in_test(NodeId node) const;
    /// The two can never both run.
    [[nodiscard]] bool are_exclusive(const Event& a, const Event& b) const;
    /// Whenever `b` runs, `a` ran as well, provided that it stands before it.
    [[nodiscard]] bool is_implied(const Event& a, const Event& b) const;

    /// TensorFlow 2 without disable_eager_execution and its kin.
    [[nodiscard]] bool is_eager() const { return is_eager_; }
    [[nodiscard]] bool uses_tensorflow() const { return uses_tensorflow_; }
    [[nodiscard]] bool is_test() const { return is_test_; }
    /// Meant to be imported: beside an __init__.py, and without a main part.
    [[nodiscard]] bool is_library() const { return is_library_; }
    [[nodiscard]] bool is_notebook() const { return source.kind == SourceKind::notebook; }

  private:
    friend class PathWalker;
    void collect_calls();
    void collect_variables();
    void add_variable(NodeId node, NodeId key, NodeId value, bool only_if_unset);
    void add_magics();
    void judge_context();

    std::vector<VariableSet> variables_;
    std::vector<Call> calls_;
    std::vector<std::size_t> call_of_node_;  ///< by place in calls_, sorted by node
    std::vector<Path> paths_;
    std::vector<Branch> branches_{{}};
    std::set<NodeId> reached_;            ///< functions that the main path surely calls
    std::set<NodeId> reached_sometimes_;
    bool is_eager_ = true, uses_tensorflow_ = false, is_test_ = false, is_library_ = false;
};

/// The test of "if __name__ == '__main__'".
[[nodiscard]] bool is_main_guard(const SyntaxTree& tree, NodeId condition);
/// "a.b.c" as it is written, without blanks; for texts.
[[nodiscard]] std::string written(const SyntaxTree& tree, NodeId node);

}  // namespace whynogpu
