// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <algorithm>

#include "cli/commands.hpp"
#include "util/version_of_tool.hpp"

namespace {

/// CLI11 has exit codes of its own; ours know only "wrong use".
int refuse(const CLI::App& parser, const CLI::ParseError& error) {
    return parser.exit(error) == 0 ? whynogpu::exit_good : whynogpu::exit_bad_use;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App parser("Why is TensorFlow not using my GPU, and how do I make it?", "whynogpu");
    parser.set_version_flag("--version", whynogpu::tool_version());
    parser.require_subcommand(0, 1);
    const auto& commands = whynogpu::all_subcommands();
    // Options without a subcommand are those of the first: whynogpu --format json.
    const auto main_job = commands.front().prepare(parser);
    std::function<int()> job = main_job;
    for (const whynogpu::Subcommand& command : commands) {
        CLI::App* sub = parser.add_subcommand(std::string(command.name), std::string(command.summary));
        // Options cost time to describe; only those of a command that is named can be given.
        if (std::find(argv + 1, argv + argc, command.name) != argv + argc) sub->callback([&job, run = command.prepare(*sub)] { job = run; });
    }
    try {
        parser.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return refuse(parser, error);
    }
    return job();
}
