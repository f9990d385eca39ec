// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/setup/variables.hpp"
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
        if (!std::ranges::all_of(name, is_identifier)) return {};
        std::string_view value = text.substr(equals + 1);
        if (value.size() >= 2 && (value[0] == '"' || value[0] == '\'') && value.back() == value[0]) value = value.substr(1, value.size() - 2);
        exports.push_back({std::string(name), std::string(value)});
    }
    return exports;
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

/// RUN export in a Dockerfile: the next instruction starts a new shell.
void look_at_setup(Lint& lint) {
    for (const SetupVariable& set : lint.setup.variables) {
        if (!set.in_sub_shell || !set.is_only_use || !concerns_gpu(lint.variables, set.name)) continue;
        if (set.name == "PATH" && !contains(lower(set.value), "cuda")) continue;
        LintFinding& finding = lint.add(set.at, "export in RUN ends with that line", "Each RUN has a shell of its own: the image and the program in it never see the variable. Use ENV.");
        const std::string_view before = trim(std::string_view(lint.source.text).substr(0, set.at.begin));
        const std::string_view written = std::string_view(lint.source.text).substr(set.at.begin, set.at.end - set.at.begin);
        const bool is_alone = std::ranges::count(lint.setup.variables, set.at.begin, [](const SetupVariable& v) { return v.at.begin; }) == 1;
        if (before.ends_with("RUN") && written.starts_with("export ") && is_alone && !contains(written, "\n")) {
            const auto run = static_cast<std::uint32_t>(before.size() - 3);
            finding.fix = Fix{"set it with ENV", true, {{run, set.at.begin + 7, "ENV "}}};
        }
    }
}

}  // namespace

void look_sub_shell_export(Lint& lint) {
    if (!lint.is_program()) return look_at_setup(lint);
    const PythonProgram& program = lint.program();
    for (const PythonProgram::Call& call : program.calls()) {
        if (!runs_a_shell(call.name)) continue;
        const Value command = program.value(argument(program.tree, call.node, "args", 0));
        if (!command.is_text()) continue;
        const auto exports = only_exports(command.text);
        if (exports.empty() || !concerns_gpu(program.facts, exports[0].name)) continue;
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
        if (exports.empty() || !concerns_gpu(program.facts, exports[0].name)) continue;
        LintFinding& finding = lint.add(magic.begin, magic.end, "export in a sub-shell changes nothing here", what_to_do(exports[0].name));
        if (magic.name.empty() && exports.size() == 1 && is_plain(exports[0]))
            finding.fix = Fix{"set it in the kernel", true, {{magic.begin, magic.end, "%env " + exports[0].name + "=" + exports[0].value}}};
    }
}

}  // namespace whynogpu
