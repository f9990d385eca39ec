// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "host/source_files.hpp"
#include "lint/lint_report.hpp"
#include "lint/project.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct LintOptions {
    LintRequest request;
    std::string format = "terminal", file, color = "auto", fail_on = "warning";
    std::vector<std::string> select, ignore;
    bool verbose = false, diff = false, list_rules = false;
};

bool use_colors(const LintOptions& options) {
    OutputOptions output;
    output.color = options.color;
    output.file = options.file;
    return use_color(output);
}

std::string list_of_rules() {
    std::string out;
    for (const Rule& rule : all_rules()) {
        const std::string id(rule.id);
        out += id + std::string(id.size() < 22 ? 22 - id.size() : 1, ' ') + std::string(to_string(rule.severity)) + std::string(9 - to_string(rule.severity).size(), ' ') +
               std::string(rule.title) + "\n";
    }
    return out + "more: whynogpu explain RULE\n";
}

/// Names of rules as given, commas allowed; complains about one that does not exist.
bool take_rules(const std::vector<std::string>& given, std::set<std::string, std::less<>>& rules) {
    for (const std::string& text : given) {
        for (const std::string& part : split(text, ',')) {
            const std::string name(trim(part));
            if (name.empty()) continue;
            if (find_rule(name) == nullptr) {
                complain("there is no rule \"" + printable(name) + "\" (whynogpu lint --rules lists them)");
                return false;
            }
            rules.insert(name);
        }
    }
    return true;
}

int exit_status(const LintReport& report, const std::string& fail_on) {
    std::size_t counted = report.count(Severity::error);
    if (fail_on != "error") counted += report.count(Severity::warning);
    if (fail_on == "info") counted += report.count(Severity::info);
    if (counted > 0) return exit_findings;
    // What could not be linted is no pass when there was nothing else.
    return report.seen == 0 && !report.problems.empty() ? exit_bad_use : exit_good;
}

int run_lint(LintOptions& options) {
    if (options.list_rules) return put(list_of_rules(), options.file) ? exit_good : exit_bad_use;
    if (!take_rules(options.select, options.request.choice.select) || !take_rules(options.ignore, options.request.choice.ignore)) return exit_bad_use;
    std::string error;
    const LintReport report = lint_project(options.request, error);
    if (!error.empty()) {
        complain(error);
        return exit_bad_use;
    }
    const std::string text = options.diff ? render_lint_diff(report) : find_lint_format(options.format)->render(report, use_colors(options), options.verbose, page_width());
    if (!put(text, options.file)) return exit_bad_use;
    return exit_status(report, options.fail_on);
}

}  // namespace

std::function<int()> prepare_lint(CLI::App& parser) {
    auto options = std::make_shared<LintOptions>();
    std::vector<std::string> names;
    for (const LintFormat& format : lint_formats()) names.emplace_back(format.name);
    parser.add_option("PATH", options->request.paths, "Python files, notebooks, requirements, Dockerfiles and the like, and folders; - is standard input (default: this folder)");
    parser.add_option("--stdin-name", options->request.stdin_name, "the name of what comes from standard input")->capture_default_str();
    parser.add_option("--format", options->format, "how to show it")->check(CLI::IsMember(names))->capture_default_str();
    parser.add_option("-o,--output", options->file, "write there instead of to standard output");
    parser.add_option("--color", options->color, "colours")->check(CLI::IsMember({"auto", "always", "never"}))->capture_default_str();
    parser.add_flag("-v,--verbose", options->verbose, "how sure each finding is, and its fix");
    parser.add_option("--select", options->select, "only these rules")->delimiter(',');
    parser.add_option("--ignore", options->ignore, "not these rules")->delimiter(',');
    parser.add_flag("--rules", options->list_rules, "list the rules");
    parser.add_option("--fail-on", options->fail_on, "from which severity on the exit status is 1")->check(CLI::IsMember({"info", "warning", "error"}))->capture_default_str();
    parser.add_flag("--fix", options->request.fix, "make the safe changes");
    parser.add_flag("--unsafe-fixes", options->request.unsafe, "with --fix: also those that may not be meant");
    parser.add_flag("--diff", options->diff, "show all changes as a diff, and make none");
    parser.add_option("--baseline", options->request.baseline, "findings in this file are known");
    parser.add_flag("--write-baseline", options->request.write_baseline, "write all findings of now to the file of --baseline");
    parser.add_flag("!--no-gitignore", options->request.obey_gitignore, "look into what git ignores, too");
    parser.add_flag("--isolated", options->request.isolated, "read no pyproject.toml");
    parser.add_option("--python", options->request.python, "the interpreter that will run the files: rules that depend on its TensorFlow");
    parser.add_option("--gpus", options->request.gpus, "so many GPUs are there where the files will run");
    return [options] { return run_lint(*options); };
}

}  // namespace whynogpu
