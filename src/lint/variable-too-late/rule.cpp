// SPDX-License-Identifier: Apache-2.0
#include "lint/intent.hpp"
#include "lint/order.hpp"
#include "lint/rule.hpp"

namespace whynogpu {

namespace {

/// A program that throws modules away, to import them again.
bool imports_again(const PythonProgram& program) {
    return program.tree.text().find("sys.modules") != std::string_view::npos || program.tree.text().find("reload(") != std::string_view::npos;
}

}  // namespace

void look_variable_too_late(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (std::size_t i = 0; i < program.variables().size(); ++i) {
        const VariableSet& set = program.variables()[i];
        const VariableFacts* known = program.facts.find_variable(set.name);
        // The level of the log decides nothing, and still counts for the lines to come.
        if (known == nullptr || set.name == "TF_CPP_MIN_LOG_LEVEL" || set.name == "TF_USE_LEGACY_KERAS") continue;
        const auto late = read_before(program, i);
        if (!late || !late->is_sure || is_behind_restart(lint.source, set.begin)) continue;
        const bool at_import = late->earlier->kind == Event::Kind::imports;
        if (at_import && imports_again(program)) continue;
        const std::string reader = at_import ? "import " + late->earlier->name : shown_call(program, late->earlier->node);
        LintFinding& finding = lint.add(set.begin, set.end, set.name + " is set after it was read", reader + " has read it; this line changes nothing. Set it before.");
        lint.settle_mistake(finding, set.node);
        lint.remark(finding, late->earlier->node, "read here");
        // It is what Keras takes when nobody asks.
        const bool is_default = set.name == "KERAS_BACKEND" && set.value.is_text("tensorflow");
        if (program.in_test(set.node) || is_default) finding.severity = Severity::info;
        if (starts_programs(program, set.begin)) {
            finding.severity = Severity::info;
            finding.text += " (Programs that this one starts later do see it.)";
        }
    }
}

}  // namespace whynogpu
