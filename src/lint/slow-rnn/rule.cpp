// SPDX-License-Identifier: Apache-2.0
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What keras/layers/rnn asks for before it takes the cuDNN kernel: the first argument that is against it.
std::string hindrance(const PythonProgram& program, NodeId call, bool is_gru) {
    const auto value = [&](const char* name) {
        const NodeId given = argument(program.tree, call, name);
        return given == no_node ? Value{} : program.value(given);
    };
    const Value dropout = value("recurrent_dropout");
    if (dropout.kind == Value::Kind::number && dropout.text.find_first_of("123456789") != std::string::npos) return "recurrent_dropout=" + dropout.text;
    const Value activation = value("activation");
    if (activation.is_text() && activation.text != "tanh") return "activation=\"" + printable(activation.text) + "\"";
    const Value recurrent = value("recurrent_activation");
    if (recurrent.is_text() && recurrent.text != "sigmoid") return "recurrent_activation=\"" + printable(recurrent.text) + "\"";
    const Value unroll = value("unroll");
    if (unroll.kind == Value::Kind::boolean && unroll.flag) return "unroll=True";
    const Value bias = value("use_bias");
    if (bias.kind == Value::Kind::boolean && !bias.flag) return "use_bias=False";
    const Value reset = value("reset_after");
    if (is_gru && reset.kind == Value::Kind::boolean && !reset.flag) return "reset_after=False";
    return {};
}

}  // namespace

void look_slow_rnn(Lint& lint) {
    const PythonProgram& program = lint.program();
    if (lint.facts.tensorflow && *lint.facts.tensorflow < Version("2.0")) return;
    for (const PythonProgram::Call& call : program.calls()) {
        const bool is_gru = call.name == "keras.layers.GRU";
        if (!is_gru && call.name != "keras.layers.LSTM") continue;
        const std::string why = hindrance(program, call.node, is_gru);
        if (why.empty() || program.in_test(call.node)) continue;
        LintFinding& finding = lint.add(call.node, why + " turns the cuDNN kernel off", "The layer still runs on the GPU, step by step and several times slower. cuDNN wants the default arguments.");
        finding.certainty = Certainty::likely;
    }
}

}  // namespace whynogpu
