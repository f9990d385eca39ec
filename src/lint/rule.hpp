// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lint/finding.hpp"
#include "lint/program/program.hpp"
#include "lint/setup/setup.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// What is known of the place where the files will run. Nothing known: only rules that are sure from the file alone fire.
struct LintFacts {
    std::optional<Version> tensorflow, keras, python;
    std::optional<int> gpus;   ///< in this machine
    std::optional<long> tensorflow_cudnn, torch_cudnn;  ///< majors that the installed packages bring or want
    bool wants_gpu = false;    ///< the run is known to want one: what hides it is an error
};

/// What a rule cannot do without; unknown, it keeps silent.
enum class Needs { nothing, packages, gpus, cudnn };

class Knowledge;
class Lint;

/// One rule: a folder src/lint/<id>/ with rule.cpp, page.md, examples.py or examples.txt, and one line in rules.cpp.
struct Rule {
    std::string_view id, title;
    std::string_view cause;             ///< the label its findings are evidence for; may be empty
    Severity severity;                  ///< at its worst; the context may lower it
    std::vector<SourceKind> kinds;
    std::vector<std::string_view> words;  ///< a program in which none of them stands cannot have a finding
    void (*look)(Lint&);
    Needs needs = Needs::nothing;

    [[nodiscard]] bool can_speak(const LintFacts& facts) const;
};

/// The list of rules, sorted by id.
[[nodiscard]] const std::vector<Rule>& all_rules();
[[nodiscard]] const Rule* find_rule(std::string_view id);
/// The page of a rule; empty for an unknown id.
[[nodiscard]] std::string explain_rule(std::string_view id);

/// One rule looking at one file.
class Lint {
  public:
    /// What all rules see of a file.
    struct View {
        const Source& source;
        const PythonProgram* program;  ///< null: no Python
        const SetupFile& setup;
        const LintFacts& facts;
        const Knowledge& knowledge;
        const ProgramFacts& variables;
    };
    Lint(const Rule& rule, const View& view, std::vector<LintFinding>& findings)
        : source(view.source), facts(view.facts), setup(view.setup), knowledge(view.knowledge), variables(view.variables), rule_(rule), program_(view.program), findings_(findings) {}

    const Source& source;
    const LintFacts& facts;
    /// What the file installs and starts; of programs only what setup.py and "!pip install" say.
    const SetupFile& setup;
    const Knowledge& knowledge;
    const ProgramFacts& variables;
    /// Of Python and notebooks only.
    [[nodiscard]] const PythonProgram& program() const { return *program_; }
    [[nodiscard]] bool is_program() const { return program_ != nullptr; }

    /// A finding at these bytes, with the severity of the rule.
    LintFinding& add(std::uint32_t begin, std::uint32_t end, std::string title, std::string text);
    LintFinding& add(NodeId node, std::string title, std::string text);
    LintFinding& add(TextRange at, std::string title, std::string text) { return add(at.begin, at.end, std::move(title), std::move(text)); }
    /// How many findings the file has so far.
    [[nodiscard]] std::size_t count() const { return findings_.size(); }
    /// For what may well be meant: a condition or a function lowers it, tests and libraries make it information.
    void settle_deliberate(LintFinding& finding, NodeId node) const;
    /// For what is wrong wherever it stands: only the certainty follows the context.
    void settle_mistake(LintFinding& finding, NodeId node) const;
    void remark(LintFinding& finding, NodeId node, std::string text) const;
    void remark(LintFinding& finding, TextRange at, std::string text) const;

  private:
    const Rule& rule_;
    const PythonProgram* program_;
    std::vector<LintFinding>& findings_;
};

/// "true", with the quotes of the string that it replaces.
[[nodiscard]] std::string requoted(std::string_view literal, std::string_view text);
/// A shell's or Python's line breaks and blanks made one blank each; cut at `limit`.
[[nodiscard]] std::string one_line(std::string_view text, std::size_t limit = 60);

}  // namespace whynogpu
