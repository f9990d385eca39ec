// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>

#include "bundle/replay_host.hpp"
#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/subject_options.hpp"
#include "check/check.hpp"
#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct CheckOptions {
    SubjectOptions subject;
    OutputOptions output;
    std::string expect, exit_rules = "shell";
};

int shell_status(const Report& report, const std::string& expect) {
    if (report.verdict == "undetermined") return exit_undetermined;
    if (expect.empty() || expect == "gpu") return report.verdict == "gpu" ? exit_good : exit_findings;
    const auto wanted = parse_unsigned(expect);
    return wanted && report.listed && static_cast<unsigned long long>(*report.listed) == *wanted && report.verdict != "fails" ? exit_good : exit_findings;
}

/// 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN, as the Nagios plug-in guidelines have it.
int nagios_status(const Report& report, const std::string& expect) {
    const int status = shell_status(report, expect);
    if (status == exit_good) return report.causes.empty() ? 0 : 1;
    return status == exit_findings ? 2 : 3;
}

int run_check(const CheckOptions& options) {
    std::string error;
    const auto host = make_host(options.subject, error);
    if (host == nullptr) {
        complain(error);
        return exit_bad_use;
    }
    const Report report = check(*host, probe_options(options.subject, *host));
    if (const auto* replay = dynamic_cast<const ReplayHost*>(host.get()); replay != nullptr && !replay->unanswered().empty())
        complain(options.subject.bundle + " has no answer to " + std::to_string(replay->unanswered().size()) + " of the questions (the first: " +
                 replay->unanswered().front().substr(0, replay->unanswered().front().find('\n')) +
                 "); what they were about is unknown here. Record it again with this version, if you can.");
    const RenderOptions look{use_color(options.output), options.output.verbose, page_width()};
    if (!put(find_format(options.output.format)->render(report, look), options.output.file)) return exit_bad_use;
    return options.exit_rules == "nagios" ? nagios_status(report, options.expect) : shell_status(report, options.expect);
}

std::string check_expectation(const std::string& text) {
    if (text == "gpu" || parse_unsigned(text)) return {};
    return "--expect takes gpu or a number of GPUs, not \"" + text + "\"";
}

}  // namespace

std::function<int()> prepare_check(CLI::App& parser) {
    auto options = std::make_shared<CheckOptions>();
    add_subject_options(parser, options->subject);
    add_output_options(parser, options->output);
    parser.add_option("--expect", options->expect, "succeed only with a usable GPU, or with exactly N listed")->check(CLI::Validator(check_expectation, "gpu|N"));
    parser.add_option("--exit", options->exit_rules, "whose exit statuses")->check(CLI::IsMember({"shell", "nagios"}))->capture_default_str();
    return [options] { return run_check(*options); };
}

}  // namespace whynogpu
