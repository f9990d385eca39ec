// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "lint/order.hpp"
#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string upper(std::string_view text) {
    std::string result;
    for (const char c : text) result += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

bool is_device_type(std::string_view type) {
    return type == "GPU" || type == "CPU" || type == "TPU";
}

bool is_index(std::string_view text) {
    return text == "*" || parse_unsigned(trim(text)).has_value();
}

struct Fault {
    std::string what;
    bool raises = true;  ///< else it is silently placed on the CPU
};

/// The rules of DeviceSpec.from_string (device_spec.py, the same in 1.15 to 2.21): parts between "/", each "key:value" or
/// "device:TYPE:n" or "TYPE:n".
std::optional<Fault> fault_of(std::string_view spec, const LintFacts& facts) {
    bool has_type = false;
    for (const std::string& part : split(spec, '/')) {
        const auto words = split(part, ':');
        const std::string& key = words[0];
        if (words.size() == 2 && (key == "job" || key == "replica" || key == "task")) continue;
        if (words.size() <= 2 && is_device_type(upper(key))) {
            if (has_type) return Fault{"a device string names one device only"};
            if (words.size() == 2 && !is_index(words[1])) return Fault{"\"" + words[1] + "\" is no number of a device"};
            has_type = true;
        } else if (words.size() == 3 && key == "device") {
            if (has_type) return Fault{"a device string names one device only"};
            if (!is_index(words[2])) return Fault{"\"" + words[2] + "\" is no number of a device"};
            has_type = true;
            const std::string type = upper(words[1]);
            const bool had_xla = facts.tensorflow && *facts.tensorflow < Version("2.4");
            if (type.starts_with("XLA_") && !had_xla) return Fault{"there are no XLA devices since TensorFlow 2.4", false};
            if (type == "CUDA" || type == "MPS" || type == "GPUS") return Fault{"there is no device type \"" + words[1] + "\"", false};
        } else if (!key.empty()) {
            return Fault{"it does not know \"" + key + "\""};
        }
    }
    return std::nullopt;
}

/// The spelling that is meant; empty when that is a guess.
std::string better_name(std::string_view spec) {
    std::string text = lower(trim(spec));
    while (text.starts_with('/')) text.erase(0, 1);
    for (const char* start : {"physical_device:", "device:", "dev:"})
        if (text.starts_with(start)) text = text.substr(std::string_view(start).size());
    for (const char* type : {"xla_gpu", "cuda", "gpus", "gpu"}) {
        if (!text.starts_with(type)) continue;
        std::string_view rest = std::string_view(text).substr(std::string_view(type).size());
        if (rest.starts_with(':')) rest.remove_prefix(1);
        if (rest.empty()) rest = "0";
        return parse_unsigned(rest) ? "/GPU:" + std::string(rest) : std::string{};
    }
    return {};
}

void look_at_name(Lint& lint, NodeId node) {
    const PythonProgram& program = lint.program();
    const Value value = program.value(node);
    if (!value.is_text()) return;
    const auto fault = fault_of(value.text, lint.facts);
    if (!fault) return;
    const std::string better = better_name(value.text);
    LintFinding& finding = lint.add(node, "\"" + one_line(value.text, 40) + "\" is no device that TensorFlow can use",
                                (fault->raises ? "ValueError: " : "Placed on the CPU without a word: ") + fault->what + "." +
                                    (better.empty() ? "" : " The first GPU is \"/GPU:0\"."));
    if (fault->raises) finding.severity = Severity::error;
    lint.settle_mistake(finding, node);
    if (!handlers_of(program, node).empty()) finding.severity = Severity::info;
    if (better.empty() || program.tree.kind(node) != Syntax::string) return;
    const SyntaxNode& at = program.tree[node];
    finding.fix = Fix{"name the GPU as TensorFlow does", true, {{at.begin, at.end, requoted(program.tree.text(node), better)}}};
}

}  // namespace

void look_device_name(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const PythonProgram::Call& call : program.calls()) {
        if (call.name == "tf.device") {
            const NodeId name = argument(program.tree, call.node, "device_name", 0);
            if (name != no_node) look_at_name(lint, name);
        }
        if (!call.name.starts_with("tf.distribute.") || !call.name.ends_with("Strategy")) continue;
        const NodeId devices = argument(program.tree, call.node, call.name.ends_with("OneDeviceStrategy") ? "device" : "devices", 0);
        if (devices == no_node) continue;
        const Value list = program.value(devices);
        if (list.kind != Value::Kind::list) {
            look_at_name(lint, devices);
            continue;
        }
        for (const NodeId item : list.items) look_at_name(lint, item);
    }
}

}  // namespace whynogpu
