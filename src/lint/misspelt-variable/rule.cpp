// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>

#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

/// Real variables that look like others.
bool is_real(std::string_view name) {
    for (const std::string_view real : {"TF_XLA_FLAGS", "XLA_FLAGS", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL",
                                        "TF_CPP_MIN_VLOG_LEVEL", "TF_CPP_MAX_VLOG_LEVEL", "NCCL_VISIBLE_DEVICES", "ZE_AFFINITY_MASK", "TPU_VISIBLE_DEVICES",
                                        "TPU_VISIBLE_CHIPS", "XPU_VISIBLE_DEVICES", "ASCEND_VISIBLE_DEVICES", "ASCEND_RT_VISIBLE_DEVICES", "MUSA_VISIBLE_DEVICES"})
        if (name == real) return true;
    return false;
}

/// A slip changes one letter of a short word, or turns two round; where more is different it is another name ("KECAM_BACKEND").
bool is_slip_of(std::string word, std::string meant) {
    if (meant.size() >= 7 || distance(word, meant) < 2) return true;
    std::ranges::sort(word);
    std::ranges::sort(meant);
    return word == meant;
}

bool words_agree(std::string_view name, std::string_view known) {
    const auto given = split(name, '_'), meant = split(known, '_');
    if (given.size() != meant.size()) return true;
    return std::ranges::equal(given, meant, is_slip_of);
}

std::string_view meant_variable(const PythonProgram& program, std::string_view name) {
    if (name.size() < 8 || program.facts.find_variable(name) != nullptr || is_real(name)) return {};
    for (const VariableFacts& variable : program.facts.variables) {
        if (lower(trim(name)) == lower(variable.name)) return variable.name;
        const std::size_t allowed = variable.name.size() < 12 ? 1 : 2;
        if (std::max(name.size(), variable.name.size()) - std::min(name.size(), variable.name.size()) <= allowed &&
            distance(name, variable.name) <= allowed && words_agree(name, variable.name))
            return variable.name;
    }
    return {};
}

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

}  // namespace

void look_misspelt_variable(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const VariableSet& set : program.variables()) {
        const std::string_view meant = meant_variable(program, set.name);
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
