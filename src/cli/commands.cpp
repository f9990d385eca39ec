// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.hpp"

namespace whynogpu {

const std::vector<Subcommand>& all_subcommands() {
    static const std::vector<Subcommand> commands = {
        {"check", "what TensorFlow will decide on this machine, and why", prepare_check},
        {"capture", "record this machine's answers, for  check --from FILE  elsewhere", prepare_capture},
        {"explain", "the page about a cause; without a name, all of them", prepare_explain},
        {"lint", "lines of a program that keep TensorFlow off the GPU", prepare_lint},
        {"log", "the cause, from a pasted or saved log", prepare_log},
        {"matrix", "what each TensorFlow release needs", prepare_matrix},
    };
    return commands;
}

}  // namespace whynogpu
