// SPDX-License-Identifier: Apache-2.0
#include "report/explain.hpp"

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "diagnose/cause.hpp"

namespace whynogpu {

std::function<int()> prepare_explain(CLI::App& parser) {
    auto id = std::make_shared<std::string>();
    parser.add_option("cause", *id, "its id, as the report shows it: cudnn-missing");
    return [id] {
        if (id->empty()) return put(explain_all(), "") ? exit_good : exit_bad_use;
        if (find_cause(*id) == nullptr) {
            complain("there is no cause \"" + *id + "\"; whynogpu explain  lists them all");
            return exit_bad_use;
        }
        return put(explain_cause(*id), "") ? exit_good : exit_bad_use;
    };
}

}  // namespace whynogpu
