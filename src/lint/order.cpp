// SPDX-License-Identifier: Apache-2.0
#include "lint/order.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Does the event read the variable, so that setting it afterwards changes nothing?
bool reads_variable(const Event& event, const VariableFacts& variable) {
    if (event.kind == Event::Kind::imports) {
        if (variable.read != ReadTime::import) return false;
        return variable.name == "KERAS_BACKEND" ? event.name == "keras" : event.name == "tensorflow";
    }
    if (event.kind != Event::Kind::calls || event.in_except) return false;
    switch (variable.read) {
        case ReadTime::query: return true;
        case ReadTime::devices: return event.effect == CallEffect::makes || event.effect == CallEffect::process;
        default: return false;
    }
}

/// Shell lines of notebooks that start nothing of the author's.
bool is_house_keeping(std::string_view command) {
    for (const std::string_view word : {"pip", "pip3", "conda", "apt", "apt-get", "sudo", "ls", "cd", "mkdir", "rm", "cp", "mv", "cat", "head", "wget", "curl", "unzip", "tar", "git", "nvidia-smi"})
        if (command == word || (command.starts_with(word) && command[word.size()] == ' ')) return true;
    return false;
}

}  // namespace

std::optional<Lateness> read_before(const PythonProgram& program, std::size_t variable) {
    const VariableFacts* known = program.facts.find_variable(program.variables()[variable].name);
    if (known == nullptr) return std::nullopt;
    std::optional<Lateness> best;
    for (const Path& path : program.paths()) {
        const auto set = std::ranges::find_if(path.events, [&](const Event& e) { return e.kind == Event::Kind::sets_variable && e.variable == variable; });
        if (set == path.events.end()) continue;
        const auto is_same = [&](const Event& e) {
            if (e.kind != Event::Kind::sets_variable || e.variable == variable || !program.is_implied(e, *set)) return false;
            const VariableSet &first = program.variables()[e.variable], &again = program.variables()[variable];
            return first.name == again.name && first.value.is_text() && again.value.is_text(first.value.text);
        };
        for (auto earlier = path.events.begin(); earlier != set; ++earlier) {
            // An earlier line may have set it in time, to the same.
            if (is_same(*earlier)) break;
            if (!reads_variable(*earlier, *known) || program.are_exclusive(*earlier, *set)) continue;
            const bool is_sure = program.is_implied(*earlier, *set);
            if (!best || (is_sure && !best->is_sure)) best = Lateness{&*earlier, &*set, is_sure, &path};
            if (is_sure) break;
        }
        if (best && best->is_sure) break;
    }
    return best;
}

bool is_too_late(const PythonProgram& program, std::size_t variable) {
    const auto late = read_before(program, variable);
    return late && late->is_sure;
}

bool starts_programs(const PythonProgram& program, std::size_t byte) {
    for (const PythonProgram::Call& call : program.calls()) {
        for (const char* start : {"os.exec", "os.spawn", "os.posix_spawn", "os.system", "os.popen", "subprocess.", "pexpect.", "multiprocessing.", "sh."})
            if (call.name.starts_with(start)) return true;
        if (call.name.ends_with(".Popen") || call.name.ends_with("create_subprocess_exec") || call.name.ends_with("create_subprocess_shell")) return true;
    }
    for (const Magic& magic : program.source.magics)
        if (magic.is_shell && magic.begin > byte && !is_house_keeping(magic.rest)) return true;
    return false;
}

std::optional<Edit> delete_statement(const PythonProgram& program, NodeId node) {
    const SyntaxTree& tree = program.tree;
    NodeId statement = node;
    while (statement != no_node && tree.kind(statement) != Syntax::expression_statement) statement = tree.parent(statement);
    if (statement == no_node || tree.child_at(statement, 1) != no_node) return std::nullopt;
    if (tree.child_at(statement, 0) != node) return std::nullopt;
    const NodeId parent = tree.parent(statement);
    if (parent == no_node || (tree.kind(parent) == Syntax::block && tree.children(parent).size() < 2)) return std::nullopt;
    const std::string_view text = tree.text();
    std::uint32_t begin = tree[statement].begin, end = tree[statement].end;
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) --begin;
    if (begin > 0 && text[begin - 1] != '\n') return std::nullopt;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    if (end < text.size() && text[end] == '#') end = static_cast<std::uint32_t>(std::min(text.find('\n', end), text.size()));
    if (end < text.size() && text[end] == '\r') ++end;
    if (end < text.size() && text[end] != '\n') return std::nullopt;
    return Edit{begin, std::min<std::uint32_t>(end + 1, static_cast<std::uint32_t>(text.size())), ""};
}

std::string shown_call(const PythonProgram& program, NodeId call) {
    const NodeId function = program.tree.child(call, Role::function);
    return (function == no_node ? one_line(program.tree.text(call), 40) : one_line(program.tree.text(function), 50) + "(…)");
}

std::vector<NodeId> handlers_of(const PythonProgram& program, NodeId node) {
    const SyntaxTree& tree = program.tree;
    std::vector<NodeId> result;
    for (NodeId n = node, parent = tree.parent(node); parent != no_node; n = parent, parent = tree.parent(n)) {
        if (tree.kind(parent) == Syntax::function) break;
        if (tree.kind(parent) != Syntax::try_statement || tree[n].role != Role::body) continue;
        for (const NodeId child : tree.children(parent))
            if (tree.kind(child) == Syntax::except_clause) result.push_back(child);
    }
    return result;
}

}  // namespace whynogpu
