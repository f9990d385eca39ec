// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/setup/variables.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

void report(Lint& lint, const VariableSet& set, std::string text, const std::string& better) {
    const PythonProgram& program = lint.program();
    LintFinding& finding = lint.add(set.begin, set.end, "TensorFlow does not understand " + set.name + "=" + printable(set.value.text), std::move(text));
    lint.settle_mistake(finding, set.node);
    if (better.empty() || set.value.node == no_node || program.tree.kind(set.value.node) != Syntax::string || set.value.node != set.value_node) return;
    const SyntaxNode& node = program.tree[set.value.node];
    finding.fix = Fix{"write \"" + better + "\"", true, {{node.begin, node.end, requoted(program.tree.text(set.value.node), better)}}};
}

void look_at_types(Lint& lint, const VariableSet& set) {
    if (set.value.text.empty()) return;
    const std::string read = device_types_as_read(set.value.text);
    const auto entries = split(read, ',');
    const bool has_cpu = std::ranges::find(entries, "CPU") != entries.end();
    if (read != set.value.text) return report(lint, set, "The entries are compared literally: blanks and lower case lose the device.", read);
    if (!has_cpu) report(lint, set, "Without CPU in the list, listing the devices raises NotFoundError.", read + ",CPU");
}

void report(Lint& lint, const SetupVariable& set, std::string text, const std::string& better) {
    LintFinding& finding = lint.add(set.at, "TensorFlow does not understand " + set.name + "=" + printable(set.value), std::move(text));
    if (!better.empty() && !set.value_at.empty()) finding.fix = Fix{"write " + better, true, {{set.value_at.begin, set.value_at.end, better}}};
}

void look_at_setup(Lint& lint) {
    for (const SetupVariable& set : lint.setup.variables) {
        const VariableFacts* known = lint.variables.find_variable(set.name);
        if (known == nullptr || !set.is_known || set.value.empty()) continue;
        if (set.name == "TF_ENABLED_DEVICE_TYPES") {
            const std::string read = device_types_as_read(set.value);
            if (read != set.value) report(lint, set, "The entries are compared literally: blanks and lower case lose the device.", read);
        } else if (!known->values.empty() && std::ranges::find(known->values, set.value) == known->values.end()) {
            report(lint, set, consequence_of(set.name, *known), meant_value(set.name, set.value, *known));
        }
    }
}

}  // namespace

void look_refused_value(Lint& lint) {
    if (!lint.is_program()) return look_at_setup(lint);
    for (const VariableSet& set : lint.program().variables()) {
        const VariableFacts* known = lint.program().facts.find_variable(set.name);
        if (known == nullptr) continue;
        const bool is_no_text = set.value.kind == Value::Kind::number || set.value.kind == Value::Kind::boolean || set.value.kind == Value::Kind::none ||
                                set.value.kind == Value::Kind::list;
        if (is_no_text && set.key != no_node) {
            LintFinding& finding = lint.add(set.begin, set.end, "os.environ takes texts only", "Python raises TypeError here: put the value in quotes.");
            finding.severity = Severity::error;
            lint.settle_mistake(finding, set.node);
            const bool is_plain = set.value.kind == Value::Kind::number && set.value.node == set.value_node;
            const SyntaxNode& value = lint.program().tree[set.value_node];
            if (is_plain) finding.fix = Fix{"put it in quotes", true, {{value.begin, value.end, "\"" + set.value.text + "\""}}};
            continue;
        }
        if (!set.value.is_text()) continue;
        if (set.name == "TF_ENABLED_DEVICE_TYPES") {
            look_at_types(lint, set);
        } else if (!known->values.empty() && !set.value.text.empty() && std::ranges::find(known->values, set.value.text) == known->values.end()) {
            report(lint, set, consequence_of(set.name, *known), meant_value(set.name, set.value.text, *known));
        }
    }
}

}  // namespace whynogpu
