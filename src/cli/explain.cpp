// SPDX-License-Identifier: Apache-2.0
#include "report/explain.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "diagnose/cause.hpp"
#include "lint/rule.hpp"

namespace whynogpu {

std::function<int()> prepare_explain(CLI::App& parser) {
    auto id = std::make_shared<std::string>();
    parser.add_option("cause", *id, "its id, as the report shows it: cudnn-missing; or that of a rule of lint");
    return [id] {
        if (id->empty()) return put(explain_all(), "") ? exit_good : exit_bad_use;
        // A cause and the rule that finds it in a program may share their name.
        const std::string cause = find_cause(*id) == nullptr ? "" : explain_cause(*id), rule = explain_rule(*id);
        if (cause.empty() && rule.empty()) {
            complain("there is no cause or rule \"" + *id + "\"; whynogpu explain  lists the causes, whynogpu lint --rules  the rules");
            return exit_bad_use;
        }
        return put(cause + (cause.empty() || rule.empty() ? "" : "\n") + rule, "") ? exit_good : exit_bad_use;
    };
}

}  // namespace whynogpu
