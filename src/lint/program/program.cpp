// SPDX-License-Identifier: Apache-2.0
#include "lint/program/program.hpp"

#include <algorithm>
#include <cctype>

#include "lint/program/path_walker.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_test_file(const std::string& name) {
    const std::string file = lower(file_name(name));
    if (file.starts_with("test_") || file.ends_with("_test.py") || file.ends_with("_tests.py") || file == "conftest.py" || file == "test.py") return true;
    for (const std::string& part : split(name, '/'))
        if (part == "test" || part == "tests" || part == "testing") return true;
    return false;
}

/// These make TensorFlow 2 build graphs as 1.x did; and what only exists in that world.
bool is_graph_call(std::string_view name) {
    for (const std::string_view graph : {"tf.disable_eager_execution", "tf.disable_v2_behavior", "tf.Session", "tf.InteractiveSession",
                                         "tf.placeholder", "tf.app.run", "tf.get_variable", "tf.global_variables_initializer"})
        if (name == graph) return true;
    return name.starts_with("tf.contrib.");
}

/// A script although it lies in a package: its name cannot be imported, or it prints and trains as it is read.
bool works_at_once(const Source& source, const SyntaxTree& tree) {
    const std::string file = file_name(source.name);
    if (!file.empty() && (std::isdigit(static_cast<unsigned char>(file[0])) || file.find_first_of(" -") != std::string::npos)) return true;
    for (const NodeId statement : tree.children(0)) {
        const NodeId call = tree.kind(statement) == Syntax::expression_statement ? tree.child_at(statement, 0) : no_node;
        if (call == no_node || tree.kind(call) != Syntax::call) continue;
        const NodeId callee = tree.child(call, Role::function);
        const std::string_view whole = callee == no_node ? std::string_view{} : tree.text(callee);
        const std::string_view last = whole.substr(whole.rfind('.') + 1);
        for (const std::string_view work : {"print", "fit", "fit_generator", "compile", "summary", "train", "evaluate", "predict", "show", "main"})
            if (last == work) return true;
    }
    return false;
}

bool is_environment(std::string_view name) {
    return name == "os.environ";
}

}  // namespace

std::string written(const SyntaxTree& tree, NodeId node) {
    std::string result;
    for (const char c : tree.text(node))
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r' && c != '\\') result += c;
    return result.size() > 60 ? result.substr(0, 57) + "..." : result;
}

bool is_main_guard(const SyntaxTree& tree, NodeId condition) {
    if (condition == no_node) return false;
    const std::string text = written(tree, condition);
    return contains(text, "__name__") && contains(text, "__main__") && contains(text, "==");
}

PythonProgram::PythonProgram(const Source& given, SyntaxTree parsed, const ProgramFacts& known)
    : source(given), tree(std::move(parsed)), facts(known), names(tree) {
    collect_calls();
    collect_variables();
    add_magics();
    judge_context();
    PathWalker(*this).walk();
}

void PythonProgram::collect_calls() {
    for (NodeId node = 0; node < tree.size(); ++node) {
        if (tree.kind(node) != Syntax::call) continue;
        calls_.push_back({node, names.canonical(tree.child(node, Role::function))});
    }
}

void PythonProgram::add_variable(NodeId node, NodeId key, NodeId value_node, bool only_if_unset) {
    const Value name = value(key);
    if (!name.is_text() || name.text.empty()) return;
    VariableSet set;
    set.node = node;
    set.key = key;
    set.value_node = value_node;
    set.name = name.text;
    set.value = value(value_node);
    set.begin = tree[node].begin;
    set.end = tree[node].end;
    set.only_if_unset = only_if_unset;
    variables_.push_back(std::move(set));
}

void PythonProgram::collect_variables() {
    for (NodeId node = 0; node < tree.size(); ++node) {
        if (tree.kind(node) != Syntax::assignment) continue;
        const NodeId left = tree.child(node, Role::left), right = tree.child(node, Role::right);
        if (left == no_node || right == no_node || tree.kind(left) != Syntax::subscript) continue;
        if (is_environment(names.canonical(tree.child(left, Role::value)))) add_variable(node, tree.child(left, Role::subscript), right, false);
    }
    for (const Call& call : calls_) {
        const auto given = plain_arguments(tree, call.node);
        if (call.name == "os.putenv" || call.name == "os.environ.setdefault" || call.name == "os.environ.__setitem__") {
            if (given.size() == 2) add_variable(call.node, given[0], given[1], call.name == "os.environ.setdefault");
        } else if (call.name == "os.environ.update") {
            if (given.size() == 1 && tree.kind(given[0]) == Syntax::dictionary) {
                for (const NodeId pair : tree.children(given[0]))
                    if (tree.kind(pair) == Syntax::pair) add_variable(call.node, tree.child(pair, Role::key), tree.child(pair, Role::value), false);
            }
            for (const NodeId word : tree.children(tree.child(call.node, Role::arguments))) {
                if (tree.kind(word) != Syntax::keyword_argument) continue;
                const NodeId name = tree.child(word, Role::name), right = tree.child(word, Role::value);
                if (name == no_node || right == no_node) continue;
                VariableSet set{call.node, name, right, std::string(tree.text(name)), value(right), tree[call.node].begin, tree[call.node].end, false};
                variables_.push_back(std::move(set));
            }
        }
    }
    std::ranges::stable_sort(variables_, {}, &VariableSet::begin);
}

/// "%env NAME=VALUE", "%env NAME VALUE", "%set_env NAME VALUE" change the environment of the kernel itself.
void PythonProgram::add_magics() {
    for (const Magic& magic : source.magics) {
        if (magic.is_shell || (magic.name != "env" && magic.name != "set_env")) continue;
        const std::string_view text = trim(magic.rest);
        const std::size_t cut = text.find_first_of("= ");
        if (cut == std::string_view::npos || cut == 0) continue;
        VariableSet set;
        set.name = std::string(text.substr(0, cut));
        set.value.kind = Value::Kind::text;
        set.value.text = std::string(trim(text.substr(cut + 1)));
        // "{name}" and "$name" are filled in from Python.
        if (set.value.text.find_first_of("{$") != std::string::npos) set.value = Value{};
        set.begin = magic.begin;
        set.end = magic.end;
        for (NodeId node = 0; node < tree.size() && set.node == no_node; ++node)
            if (tree[node].begin == magic.begin && tree.kind(node) == Syntax::expression_statement) set.node = node;
        if (set.node != no_node) variables_.push_back(std::move(set));
    }
    std::ranges::stable_sort(variables_, {}, &VariableSet::begin);
}

void PythonProgram::judge_context() {
    uses_tensorflow_ = names.imports("tensorflow") || names.imports("keras") || names.imports("tf_keras");
    for (const Call& call : calls_) {
        if (is_graph_call(call.name)) is_eager_ = false;
        if (call.name.starts_with("tf.") || call.name.starts_with("keras.")) uses_tensorflow_ = true;
    }
    bool has_main = false;
    for (NodeId node = 0; node < tree.size() && !has_main; ++node)
        has_main = tree.kind(node) == Syntax::if_statement && is_main_guard(tree, tree.child(node, Role::condition));
    is_test_ = is_test_file(source.name);
    is_library_ = source.in_package && !has_main && source.kind == SourceKind::python && !works_at_once(source, tree);
}

bool PythonProgram::in_test(NodeId node) const {
    if (is_test_) return true;
    for (NodeId n = tree.parent(node); n != no_node; n = tree.parent(n)) {
        if (tree.kind(n) != Syntax::function && tree.kind(n) != Syntax::class_definition) continue;
        const std::string_view name = tree.text(tree.child(n, Role::name));
        if (name.starts_with("test_") || name.starts_with("Test") || name == "setUp" || name == "setUpClass" || name.ends_with("Test")) return true;
    }
    return false;
}

Reach PythonProgram::reach(NodeId node) const {
    bool is_conditional = false;
    for (NodeId n = node, parent = tree.parent(node); parent != no_node; n = parent, parent = tree.parent(n)) {
        const Syntax kind = tree.kind(parent);
        const Role role = tree[n].role;
        if (kind == Syntax::if_statement && role != Role::condition && !is_main_guard(tree, tree.child(parent, Role::condition))) is_conditional = true;
        if (kind == Syntax::except_clause || kind == Syntax::case_clause) is_conditional = true;
        if (kind == Syntax::conditional_expression && tree.child_at(parent, 1) != n) is_conditional = true;
        if (kind == Syntax::boolean_operator && tree.child_at(parent, 0) != n) is_conditional = true;
        if (kind == Syntax::while_statement && role == Role::body) is_conditional = true;
        if (kind == Syntax::lambda && role == Role::body) return Reach::if_called;
        if (kind == Syntax::function && role == Role::body) {
            if (reached_.contains(parent)) continue;
            if (!reached_sometimes_.contains(parent)) return Reach::if_called;
            is_conditional = true;
        }
    }
    return is_conditional ? Reach::sometimes : Reach::always;
}

bool PythonProgram::are_exclusive(const Event& a, const Event& b) const {
    for (std::uint32_t x = a.branch; x != 0; x = branches_[x].outer)
        for (std::uint32_t y = b.branch; y != 0; y = branches_[y].outer)
            if (branches_[x].statement == branches_[y].statement && branches_[x].arm != branches_[y].arm &&
                tree.kind(branches_[x].statement) != Syntax::try_statement && tree.kind(branches_[x].statement) != Syntax::boolean_operator)
                return true;
    return false;
}

bool PythonProgram::is_implied(const Event& a, const Event& b) const {
    for (std::uint32_t x = a.branch; x != 0; x = branches_[x].outer) {
        bool is_shared = false;
        for (std::uint32_t y = b.branch; y != 0 && !is_shared; y = branches_[y].outer)
            is_shared = branches_[x].statement == branches_[y].statement && branches_[x].arm == branches_[y].arm;
        if (!is_shared) return false;
    }
    return true;
}

}  // namespace whynogpu
