// SPDX-License-Identifier: Apache-2.0
#include "lint/intent.hpp"

#include <algorithm>

#include "lint/setup/variables.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool has_word(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return contains(text, word); });
}

/// Which code cell a byte stands in; npos in other files.
std::size_t cell_of(const Source& source, std::size_t byte) {
    const auto behind = std::ranges::upper_bound(source.cells, byte);
    return behind == source.cells.begin() ? std::string::npos : static_cast<std::size_t>(behind - source.cells.begin()) - 1;
}

/// The text above a cell is long: it must speak of the devices and of doing without.
bool note_means_it(std::string_view note) {
    const std::string text = lower(note);
    if (has_word(text, {"on the cpu", "on cpu", "cpu only", "only the cpu", "only cpu", "use cpu", "use the cpu"})) return true;
    return has_word(text, {"gpu", "cuda"}) && has_word(text, {"disable", "hide", "hiding", "without", "no gpu", "turn off", "prevent", "not use", "not be used", "don't use", "not run"});
}

/// Programs that convert a model or prepare data run once, and are often kept off the GPU on purpose.
bool is_converter(const std::string& name) {
    return has_word(lower(file_name(name)), {"convert", "preprocess", "prepare", "tfrecord", "export", "freeze", "to_onnx", "to_tflite", "quantiz"});
}

/// Under "if __name__ == '__main__'", with calls of functions of this file that are tests by their names.
bool is_self_test(const PythonProgram& program, NodeId node) {
    const SyntaxTree& tree = program.tree;
    NodeId guard = tree.above(node, Syntax::if_statement);
    while (guard != no_node && !is_main_guard(tree, tree.child(guard, Role::condition))) guard = tree.above(guard, Syntax::if_statement);
    if (guard == no_node) return false;
    return std::ranges::any_of(program.calls(), [&](const PythonProgram::Call& call) {
        const NodeId callee = tree.child(call.node, Role::function);
        if (!tree.is_inside(call.node, guard) || callee == no_node || tree.kind(callee) != Syntax::identifier || !contains(lower(tree.text(callee)), "test")) return false;
        const Binding* binding = program.names.find(callee);
        return binding != nullptr && binding->kind == Binding::Kind::function;
    });
}

}  // namespace

bool hides_gpus(const VariableSet& set) {
    if (!set.value.is_text()) return false;
    if (set.name == "CUDA_VISIBLE_DEVICES") return names_no_device(set.value.text);
    return set.name == "TF_ENABLED_DEVICE_TYPES" && trim(set.value.text) == "CPU";
}

bool is_said_to_be_meant(const Source& source, std::size_t byte) {
    const std::size_t cell = cell_of(source, byte);
    const std::size_t top = cell == std::string::npos ? 0 : source.cells[cell];
    std::string said;
    bool reaches_top = false;
    // The comment may stand on the line, or above it, with blank lines and imports in between.
    std::size_t at = byte;
    for (int lines = 0; lines < 8; ++lines) {
        const std::string_view line = line_at(source, at);
        const std::string_view trimmed = trim(line);
        if (const std::size_t hash = line.find('#'); hash != std::string_view::npos && (lines == 0 || trimmed.starts_with('#'))) said += lower(line.substr(hash)) + " ";
        else if (lines > 0 && !trimmed.empty() && !trimmed.starts_with("import ") && !trimmed.starts_with("from ")) break;
        const auto begin = static_cast<std::size_t>(line.data() - source.text.data());
        reaches_top = begin <= top;
        if (reaches_top) break;
        at = begin - 1;
    }
    if (has_word(said, {"cpu", "no gpu", "disable", "hide", "without gpu", "without a gpu", "don't use", "do not use", "not use", "no cuda", "invis",
                        "force", "not need", "n't need", "ignore all gpu", "ignore gpu", "turn off", "not benefit", "\u7981\u7528", "\u4e0d\u4f7f\u7528", "\u4e0d\u7528"}))
        return true;
    return reaches_top && cell < source.notes.size() && note_means_it(source.notes[cell]);
}

std::string_view sign_of_intent(const PythonProgram& program, NodeId node) {
    if (is_said_to_be_meant(program.source, program.tree[node].begin)) return " The comment says that this is meant.";
    if (is_converter(program.source.name)) return " Right for a program that only converts or prepares.";
    if (is_self_test(program, node)) return " Right where the file only tests itself.";
    return {};
}

bool is_behind_restart(const Source& source, std::size_t byte) {
    const std::size_t cell = cell_of(source, byte);
    if (cell == std::string::npos) return false;
    const auto asks = [](std::string_view text) { return contains(lower(text), "restart"); };
    return asks(std::string_view(source.text).substr(source.cells[cell], byte - source.cells[cell])) || (cell < source.notes.size() && asks(source.notes[cell]));
}

}  // namespace whynogpu
