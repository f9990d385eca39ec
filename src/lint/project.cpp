// SPDX-License-Identifier: Apache-2.0
#include "lint/project.hpp"

#include "host/source_files.hpp"
#include "host/write_file.hpp"
#include "lint/baseline.hpp"
#include "lint/fixer.hpp"
#include "lint/project_settings.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t largest_program = 16 << 20;    // read only to say so: the parser stops at 4 MiB
constexpr std::size_t largest_neighbour = 1 << 20;
constexpr std::size_t largest_notebook = 64 << 20;   // pictures in the outputs

bool is_source_name(std::string_view folder, std::string_view name) {
    return name.ends_with(".py") || name.ends_with(".ipynb") || name.ends_with(".pyw") || name.ends_with(".ipy") || kind_of_name(std::string(folder) + std::string(name)).has_value();
}

/// A file that another one names; none of what is no ordinary file, or not of the size that people write.
std::optional<std::string> read_neighbour(const std::string& path) {
    std::string bytes;
    if (!read_source_file(path, largest_neighbour, bytes).empty()) return std::nullopt;
    return bytes;
}

class ProjectLint {
  public:
    ProjectLint(const LintRequest& request, Linter& linter, const Baseline& baseline) : request_(request), linter_(linter), baseline_(baseline) {}

    void take_file(const SourceFile& file) {
        const std::size_t limit = file.path.ends_with(".ipynb") ? largest_notebook : largest_program;
        if (const std::string why = read_source_file(file.path, limit, bytes_); !why.empty()) return problem(file.path, why);
        take(file.path, file.in_package, true);
    }

    void take_input() {
        if (const std::string why = read_standard_input(largest_notebook, bytes_); !why.empty()) return problem(request_.stdin_name, why);
        take(request_.stdin_name, false, false);
    }

    void problem(const std::string& name, const std::string& why) { report_.problems.push_back({name, why, 0, 0, false}); }

    [[nodiscard]] LintReport& report() { return report_; }

  private:
    void take(const std::string& name, bool in_package, bool is_file) {
        // Most files say nothing that matters: they cost their reading only. What is no program at all is named all the same.
        const bool is_odd = name.ends_with(".ipynb") || bytes_.starts_with("\xFF\xFE") || bytes_.starts_with("\xFE\xFF") || bytes_.find('\0') != std::string::npos;
        if (!is_odd && !linter_.concerns(bytes_, name)) {
            ++report_.seen;
            return;
        }
        LintedFile result = linter_.lint_bytes(bytes_, name, in_package);
        if (!result.problem.empty()) {
            report_.problems.push_back({name, result.problem, 0, result.problem_line, false});
            return;
        }
        ++report_.seen;
        report_.parsed += result.was_parsed ? 1 : 0;
        report_.ignored += result.ignored;
        if (result.damaged_line > 0) report_.problems.push_back({name, "this is no Python; the rest was linted", result.damaged_cell, result.damaged_line, true});
        if (request_.fix && is_file) mend(name, in_package, result);
        report_.in_baseline += baseline_.drop_known(result);
        if (!result.findings.empty()) report_.files.push_back(std::move(result));
    }

    /// The file was linted; only its repair was refused.
    void not_fixed(const std::string& name, const std::string& why) { report_.problems.push_back({name, why, 0, 0, true}); }

    void mend(const std::string& name, bool in_package, LintedFile& result) {
        // Edits made one after the other can make room for the next; more rounds than that are no repair.
        for (int round = 0; round < 4; ++round) {
            std::string unused;
            const Source source = read_source(bytes_, name, unused);
            const auto fixed = apply_fixes(bytes_, source, result.findings, request_.unsafe);
            if (!fixed) return;
            if (result.damaged_line > 0) return not_fixed(name, "not fixed: it holds lines that are no Python");
            LintedFile after = linter_.lint_bytes(fixed->bytes, name, in_package);
            if (!after.problem.empty() || after.damaged_line > 0) return not_fixed(name, "not fixed: the result could not be read again");
            if (const auto error = write_file(name, fixed->bytes)) return not_fixed(name, "not fixed: " + *error);
            report_.fixed += fixed->applied.size();
            report_.fixed_files += round == 0 ? 1 : 0;
            bytes_ = fixed->bytes;
            result = std::move(after);
        }
    }

    const LintRequest& request_;
    Linter& linter_;
    const Baseline& baseline_;
    LintReport report_;
    std::string bytes_;
};

}  // namespace

LintReport lint_project(const LintRequest& request, std::string& error) {
    RuleChoice choice = request.choice;
    if (!request.isolated && !add_project_settings(choice, error)) return {};
    LintFacts facts;
    facts.gpus = request.gpus;
    std::string known;
    if (!add_environment(request.python, facts, known, error)) return {};
    Baseline baseline;
    if (!request.baseline.empty() && !request.write_baseline && !baseline.read(request.baseline, error)) return {};
    Linter linter(facts, choice, read_neighbour);
    ProjectLint project(request, linter, baseline);
    WalkRequest walk;
    walk.obey_gitignore = request.obey_gitignore;
    walk.wants = is_source_name;
    walk.on_file = [&](const SourceFile& file) { project.take_file(file); };
    walk.on_problem = [&](const std::string& path, const std::string& why) { project.problem(path, why); };
    const std::vector<std::string> here{"."};
    for (const std::string& path : request.paths.empty() ? here : request.paths) {
        walk.paths = {path};
        if (path == "-") project.take_input();
        else walk_sources(walk);
    }
    project.report().facts = known;
    if (request.write_baseline && !request.baseline.empty()) {
        if (const auto failed = write_file(request.baseline, baseline_text(project.report()))) error = *failed;
    }
    return std::move(project.report());
}

}  // namespace whynogpu
