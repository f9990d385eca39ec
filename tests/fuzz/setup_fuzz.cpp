// SPDX-License-Identifier: Apache-2.0
// The parsers of files beside the code: the first byte chooses. Every place must lie in the text.
#include <cstdlib>
#include <string>
#include <string_view>

#include "parse/setup/dockerfile.hpp"
#include "parse/setup/requirements_file.hpp"
#include "parse/setup/value_tree.hpp"

namespace {

using namespace whynogpu;

void require(bool truth) {
    if (!truth) std::abort();
}

void check(TextRange range, std::size_t size) {
    require(range.begin <= range.end && range.end <= size);
}

void check_tree(const ParsedTree& parsed, std::size_t size) {
    if (!parsed.problem.empty()) return;
    for (const ValueTree::Node& node : parsed.tree.nodes) {
        check(node.at, size);
        for (const std::uint32_t item : node.items) require(item < parsed.tree.nodes.size());
        for (const ValueTree::Entry& entry : node.entries) {
            check(entry.key_at, size);
            require(entry.value < parsed.tree.nodes.size());
        }
    }
    for (std::size_t d = 0; d < parsed.tree.documents.size(); ++d) {
        (void)parsed.tree.root(d)["services"].entries();
        (void)parsed.tree.root(d)["a"]["b"].items();
    }
}

void check_commands(const std::vector<ShellCommand>& commands, std::size_t size) {
    for (const ShellCommand& command : commands) {
        require(!command.empty());
        for (const ShellWord& word : command) {
            check(word.at, size);
            check(word.text_at, size);
        }
    }
}

void fuzz_dockerfile(std::string_view text) {
    const DockerText docker = parse_dockerfile(text);
    ShellRules rules;
    rules.escape = docker.escape;
    rules.skips_comment_lines = true;
    rules.variables = [](std::string_view name) { return name.size() % 2 == 0 ? std::optional<std::string>("x") : std::nullopt; };
    for (const DockerInstruction& instruction : docker.instructions) {
        check(instruction.at, text.size());
        check(instruction.body, text.size());
        check_commands(shell_commands(text, instruction.body, rules), text.size());
        check_commands({}, text.size());
        for (const ShellWord& word : json_words(text, instruction.body)) check(word.at, text.size());
        for (const TextRange& document : instruction.here_documents) check(document, text.size());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 1) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0] % 7) {
        case 0: fuzz_dockerfile(text); break;
        case 1: check_commands(shell_commands(text, {0, static_cast<std::uint32_t>(text.size())}), text.size()); break;
        case 2: check_tree(parse_yaml(text), text.size()); break;
        case 3: check_tree(parse_json_with_comments(text), text.size()); break;
        case 4: check_tree(parse_toml(text), text.size()); break;
        case 5:
            for (const RequirementLine& line : parse_requirements(text)) {
                check(line.at, text.size());
                check(line.requirement.name_at, text.size());
                check(line.requirement.extras_at, text.size());
                check(line.requirement.specifier_at, text.size());
            }
            break;
        default: (void)holds_on_linux(text, "3.11");
    }
    return 0;
}
