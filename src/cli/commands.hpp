// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace whynogpu {

/// What a subcommand leaves behind for the shell. Only this room knows them.
enum ExitStatus { exit_good = 0, exit_findings = 1, exit_bad_use = 2, exit_undetermined = 3 };

/// One subcommand: its options are added to the parser; the function that comes back does the job and gives the exit status.
struct Subcommand {
    std::string_view name, summary;
    std::function<int()> (*prepare)(CLI::App& parser);
};

/// The table that help and dispatch read. The first is meant when none is named.
[[nodiscard]] const std::vector<Subcommand>& all_subcommands();

std::function<int()> prepare_check(CLI::App& parser);
std::function<int()> prepare_capture(CLI::App& parser);
std::function<int()> prepare_explain(CLI::App& parser);
std::function<int()> prepare_lint(CLI::App& parser);
std::function<int()> prepare_log(CLI::App& parser);
std::function<int()> prepare_matrix(CLI::App& parser);

}  // namespace whynogpu
