// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "knowledge/knowledge.hpp"
#include "report/explain.hpp"

namespace whynogpu {

std::function<int()> prepare_matrix(CLI::App& parser) {
    auto format = std::make_shared<std::string>("terminal");
    parser.add_option("--format", *format, "how to show it")->check(CLI::IsMember({"terminal", "json"}))->capture_default_str();
    return [format] {
        const Knowledge knowledge;
        return put(*format == "json" ? matrix_json(knowledge) : matrix_text(knowledge), "") ? exit_good : exit_bad_use;
    };
}

}  // namespace whynogpu
