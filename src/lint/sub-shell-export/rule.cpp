// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "lint/rule.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Export {
    std::string name, value;
};

/// The variables of a command line that does nothing but export; none when it also runs something with them.
std::vector<Export> only_exports(std::string_view command) {
    std::vector<Export> exports;
    std::string flat = replace_all(replace_all(std::string(command), "&&", "\n"), ";", "\n");
    for (const std::string& part : split_lines(flat)) {
        std::string_view text = trim(part);
        if (text.empty() || text.starts_with('#')) continue;
        if (!text.starts_with("export ")) return {};
        text = trim(text.substr(7));
        const std::size_t equals = text.find('=');
        const std::size_t bad = std::min(text.find_first_of(" |&<>`"), text.size());
        if (equals == std::string_view::npos || equals == 0 || bad < equals) return {};
        const std::string_view name = text.substr(0, equals);
        if (!std::ranges::all_of(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; })) return {};
        std::string_view value = text.substr(equals + 1);
        if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) value = value.substr(1, value.size() - 2);
        exports.push_back({std::string(name), std::string(value)});
    }
    return exports;
}

/// Variables that concern a GPU, or how libraries and programs are found.
bool concerns_gpu(const PythonProgram& program, std::string_view name) {
    if (program.facts.find_variable(name) != nullptr) return true;
    for (const char* start : {"CUDA", "TF_", "XLA_", "NVIDIA_", "NCCL_", "CUDNN", "LD_"})
        if (name.starts_with(start)) return true;
    return name == "PATH";
}

bool runs_a_shell(std::string_view callee) {
    for (const char* runner : {"os.system", "os.popen", "subprocess.run", "subprocess.call", "subprocess.check_call", "subprocess.check_output",
                               "subprocess.Popen", "subprocess.getoutput", "commands.getoutput"})
        if (callee == runner) return true;
    return false;
}

const char* what_to_do(std::string_view name) {
    if (name.starts_with("LD_")) return "The variable dies with that shell, and this one is read only when a program starts: export it in the shell that starts Python.";
    return "The variable dies with that shell, at the end of this very line. Set os.environ[…] before TensorFlow first looks for devices.";
}

bool is_plain(const Export& item) {
    return !item.name.starts_with("LD_") && item.name != "PATH" && item.value.find_first_of("$`\"'\\{") == std::string::npos && item.value != "-1" && !item.value.empty();
}

}  // namespace

void look_sub_shell_export(Lint& lint) {
    const PythonProgram& program = lint.program();
    for (const PythonProgram::Call& call : program.calls()) {
        if (!runs_a_shell(call.name)) continue;
        const Value command = program.value(argument(program.tree, call.node, "args", 0));
        if (!command.is_text()) continue;
        const auto exports = only_exports(command.text);
        if (exports.empty() || !concerns_gpu(program, exports[0].name)) continue;
        LintFinding& finding = lint.add(call.node, "export in a sub-shell changes nothing here", what_to_do(exports[0].name));
        lint.settle_mistake(finding, call.node);
        const NodeId parent = program.tree.parent(call.node);
        const bool is_statement = program.tree.kind(parent) == Syntax::expression_statement;
        if (is_statement && call.name == "os.system" && exports.size() == 1 && is_plain(exports[0])) {
            const SyntaxNode& node = program.tree[call.node];
            const std::string os(program.tree.text(program.tree.child(program.tree.child(call.node, Role::function), Role::object)));
            if (!os.empty())
                finding.fix = Fix{"set it in this process", true, {{node.begin, node.end, os + ".environ[\"" + exports[0].name + "\"] = \"" + exports[0].value + "\""}}};
        }
    }
    for (const Magic& magic : lint.source.magics) {
        if (!magic.is_shell) continue;
        const auto exports = only_exports(magic.rest);
        if (exports.empty() || !concerns_gpu(program, exports[0].name)) continue;
        LintFinding& finding = lint.add(magic.begin, magic.end, "export in a sub-shell changes nothing here", what_to_do(exports[0].name));
        if (magic.name.empty() && exports.size() == 1 && is_plain(exports[0]))
            finding.fix = Fix{"set it in the kernel", true, {{magic.begin, magic.end, "%env " + exports[0].name + "=" + exports[0].value}}};
    }
}

}  // namespace whynogpu
