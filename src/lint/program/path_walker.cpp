// SPDX-License-Identifier: Apache-2.0
#include "lint/program/path_walker.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

constexpr std::size_t deepest_call = 200;

/// Calls that run the function they are given.
bool is_runner(std::string_view name) {
    for (const std::string_view runner : {"absl.app.run", "tf.app.run", "fire.Fire", "tf.python.platform.app.run", "curses.wrapper"})
        if (name == runner) return true;
    return false;
}

bool is_definition(Syntax kind) {
    return kind == Syntax::function || kind == Syntax::lambda;
}

}  // namespace

PathWalker::PathWalker(PythonProgram& program) : program_(program), tree_(program.tree) {
    for (const PythonProgram::Call& call : program.calls()) call_names_[call.node] = call.name;
    for (std::size_t i = 0; i < program.variables().size(); ++i) variables_.emplace(program.variables()[i].node, i);
}

void PathWalker::walk() {
    Path main_path;
    run(0, main_path);
    program_.paths_.push_back(main_path);
    for (const auto& [function, is_sure] : visited_) (is_sure ? program_.reached_ : program_.reached_sometimes_).insert(function);

    // What an importer of this file has behind it before it calls a function of it.
    Path imported;
    skip_main_guard_ = true;
    visited_.clear();
    run(0, imported);
    is_main_ = false;
    for (NodeId node = 0; node < tree_.size() && budget_ > 0; ++node) {
        if (tree_.kind(node) != Syntax::function || program_.reached_.contains(node) || program_.reached_sometimes_.contains(node)) continue;
        // A function inside another one is only reached through that.
        if (tree_.above(node, Syntax::function) != no_node) continue;
        Path path = imported;
        path.function = node;
        visited_.clear();
        run(node, path);
        if (path.events.size() > imported.events.size()) program_.paths_.push_back(std::move(path));
    }
}

void PathWalker::add(Path& path, const Frame& frame, Event::Kind kind, std::string name, std::size_t variable, CallEffect effect) {
    Event event;
    event.kind = kind;
    event.node = frame.node;
    event.name = std::move(name);
    event.effect = effect;
    event.variable = variable;
    event.branch = frame.branch;
    event.in_except = frame.in_except;
    event.called_from = frame.called_from;
    path.events.push_back(std::move(event));
}

bool PathWalker::never_runs(NodeId statement, NodeId child) const {
    if (tree_.kind(statement) != Syntax::if_statement || tree_[child].role != Role::consequence) return false;
    const NodeId condition = tree_.child(statement, Role::condition);
    if (condition == no_node) return false;
    if (skip_main_guard_ && is_main_guard(tree_, condition)) return true;
    const std::string_view text = tree_.text(condition);
    return text == "False" || text == "0" || text == "TYPE_CHECKING" || text == "typing.TYPE_CHECKING";
}

std::uint32_t PathWalker::branch_of(const Frame& around, NodeId child) {
    const NodeId statement = around.node;
    const Syntax kind = tree_.kind(statement);
    const Role role = tree_[child].role;
    bool is_arm = false;
    if (kind == Syntax::if_statement) {
        const NodeId condition = tree_.child(statement, Role::condition);
        const bool is_always = is_main_guard(tree_, condition) || (condition != no_node && (tree_.text(condition) == "True" || tree_.text(condition) == "1"));
        is_arm = role != Role::condition && !is_always;
    } else if (kind == Syntax::conditional_expression) {
        is_arm = tree_.child_at(statement, 1) != child;
    } else if (kind == Syntax::boolean_operator) {
        is_arm = tree_.child_at(statement, 0) != child;
    } else if (kind == Syntax::try_statement) {
        is_arm = tree_.kind(child) == Syntax::except_clause;
    } else if (kind == Syntax::match_statement || tree_.kind(child) == Syntax::case_clause) {
        is_arm = tree_.kind(child) == Syntax::case_clause;
    } else if (kind == Syntax::while_statement) {
        is_arm = role == Role::body && tree_.text(tree_.child(statement, Role::condition)) != "True";
    }
    if (!is_arm) return around.branch;
    program_.branches_.push_back({around.branch, statement, child});
    return static_cast<std::uint32_t>(program_.branches_.size() - 1);
}

void PathWalker::enter(std::vector<Frame>& open, const Frame& around, NodeId node) {
    const Syntax outer = tree_.kind(around.node);
    const Role role = tree_[node].role;
    // The body of a definition runs when it is called; defaults and decorators run now.
    if (is_definition(outer) && role == Role::body) return;
    if (never_runs(around.node, node)) return;
    Frame frame;
    frame.node = node;
    frame.next = tree_[node].first_child;
    frame.branch = branch_of(around, node);
    frame.in_except = around.in_except || tree_.kind(node) == Syntax::except_clause;
    frame.called_from = around.called_from;
    open.push_back(frame);
}

void PathWalker::run(NodeId start, Path& path) {
    std::vector<Frame> open;
    Frame first;
    first.node = start;
    if (is_definition(tree_.kind(start))) {
        visited_[start] = true;
        first.node = tree_.child(start, Role::body);
        if (first.node == no_node) return;
    }
    first.next = tree_[first.node].first_child;
    open.push_back(first);
    while (!open.empty() && budget_ > 0) {
        --budget_;
        Frame& frame = open.back();
        if (frame.next == no_node) {
            const Frame done = frame;
            open.pop_back();
            leave(open, done, path);
            continue;
        }
        const NodeId child = frame.next;
        frame.next = tree_[child].next;
        const Frame around = frame;
        enter(open, around, child);
    }
}

NodeId PathWalker::method_of(NodeId class_node, std::string_view name) const {
    const NodeId body = tree_.child(class_node, Role::body);
    for (NodeId item : tree_.children(body)) {
        if (tree_.kind(item) == Syntax::decorated) item = tree_.child(item, Role::definition);
        if (item == no_node || tree_.kind(item) != Syntax::function) continue;
        if (tree_.text(tree_.child(item, Role::name)) == name) return item;
    }
    return no_node;
}

/// The function or method of this file that a call runs.
NodeId PathWalker::local_function(NodeId call) const {
    const NodeId callee = tree_.child(call, Role::function);
    if (callee == no_node) return no_node;
    if (tree_.kind(callee) == Syntax::identifier) {
        const Binding* binding = program_.names.find(callee);
        // A module is read from its top: inside a function the last definition counts, else the one before.
        if (binding == nullptr) return no_node;
        if (binding->kind == Binding::Kind::function) return binding->value;
        if (binding->kind == Binding::Kind::class_definition) return method_of(binding->value, "__init__");
        return no_node;
    }
    if (tree_.kind(callee) != Syntax::attribute) return no_node;
    const NodeId object = tree_.child(callee, Role::object), name = tree_.child(callee, Role::attribute);
    if (object == no_node || name == no_node) return no_node;
    if (tree_.kind(object) == Syntax::identifier && tree_.text(object) == "self") {
        const NodeId owner = tree_.above(call, Syntax::class_definition);
        return owner == no_node ? no_node : method_of(owner, tree_.text(name));
    }
    NodeId made = object;
    if (tree_.kind(object) == Syntax::identifier) {
        const Binding* binding = program_.names.find(object);
        if (binding == nullptr || binding->kind != Binding::Kind::value) return no_node;
        made = binding->value;
    }
    if (tree_.kind(made) != Syntax::call) return no_node;
    const NodeId maker = tree_.child(made, Role::function);
    const Binding* binding = maker != no_node && tree_.kind(maker) == Syntax::identifier ? program_.names.find(maker) : nullptr;
    if (binding == nullptr || binding->kind != Binding::Kind::class_definition) return no_node;
    return method_of(binding->value, tree_.text(name));
}

void PathWalker::leave_call(std::vector<Frame>& open, const Frame& frame, Path& path) {
    const std::string_view name = call_names_[frame.node];
    if (const CallFacts* known = program_.facts.find_call(name)) {
        if (!known->needs_eager || program_.is_eager()) add(path, frame, Event::Kind::calls, std::string(name), 0, known->effect);
    }
    NodeId function = local_function(frame.node);
    if (function == no_node && is_runner(name)) {
        const auto given = plain_arguments(tree_, frame.node);
        const Binding* binding = nullptr;
        if (!given.empty() && tree_.kind(given[0]) == Syntax::identifier) binding = program_.names.find(given[0]);
        if (given.empty())
            if (const auto* mains = program_.names.bindings(0, "main")) binding = &mains->back();
        if (binding != nullptr && binding->kind == Binding::Kind::function) function = binding->value;
    }
    if (function == no_node || open.size() > deepest_call * 16) return;
    const bool is_sure = frame.branch == 0 && !frame.in_except;
    const auto [visit, is_first] = visited_.emplace(function, is_sure);
    visit->second = visit->second || is_sure;
    if (!is_first) return;
    const NodeId body = tree_.child(function, Role::body);
    if (body == no_node) return;
    Frame inner = frame;
    inner.node = body;
    inner.next = tree_[body].first_child;
    if (inner.called_from == no_node) inner.called_from = frame.node;
    open.push_back(inner);
}

void PathWalker::leave(std::vector<Frame>& open, const Frame& frame, Path& path) {
    const auto [first, last] = variables_.equal_range(frame.node);
    for (auto v = first; v != last; ++v) add(path, frame, Event::Kind::sets_variable, program_.variables()[v->second].name, v->second);
    switch (tree_.kind(frame.node)) {
        case Syntax::call: return leave_call(open, frame, path);
        case Syntax::import_statement:
        case Syntax::import_from: {
            NodeId item = tree_.kind(frame.node) == Syntax::import_from ? tree_.child(frame.node, Role::module_name) : tree_.child_at(frame.node, 0);
            for (; item != no_node; item = tree_[item].next) {
                const NodeId name = tree_.kind(item) == Syntax::aliased_import ? tree_.child(item, Role::name) : item;
                if (name != no_node && tree_.kind(name) == Syntax::dotted_name) {
                    const std::string_view module = tree_.text(name);
                    add(path, frame, Event::Kind::imports, std::string(module.substr(0, module.find('.'))));
                }
                if (tree_.kind(frame.node) == Syntax::import_from) break;
            }
            return;
        }
        default: return;
    }
}

}  // namespace whynogpu
