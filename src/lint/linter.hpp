// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/rule.hpp"

namespace whynogpu {

/// Which rules speak. Empty `select`: all of them.
struct RuleChoice {
    std::set<std::string, std::less<>> select, ignore;
    [[nodiscard]] bool wants(std::string_view rule) const;
};

/// What came of one file.
struct LintedFile {
    std::string name;
    bool was_parsed = false;          ///< false: no word in it concerns TensorFlow's devices
    std::string problem;              ///< not empty: it could not be linted, and why
    int problem_line = 0;
    int damaged_line = 0;             ///< the first line that is no Python; the rest was linted. 0: all of it is sound
    int damaged_cell = 0;
    std::vector<LintFinding> findings;    ///< by place, then by rule; those ignored in the text are not here
    std::size_t ignored = 0;
};

/// Lints one file after the other; holds what is dear to make. Not to be used from two threads at once.
class Linter {
  public:
    /// `read` gives files beside those that are linted (a requirements file that another one includes); without it none is read.
    explicit Linter(LintFacts facts = {}, RuleChoice choice = {}, NeighbourReader read = {});
    ~Linter();

    [[nodiscard]] LintedFile lint(Source source);
    /// A file as it was read: a text of its own; its name tells its kind and stands in messages. A name that tells nothing is a program's.
    [[nodiscard]] LintedFile lint_bytes(std::string_view bytes, std::string name, bool in_package = false);
    /// Can a file of these bytes have a finding? Looks for words only.
    [[nodiscard]] bool concerns(std::string_view bytes, std::string_view name) const;

  private:
    struct State;
    [[nodiscard]] std::vector<const Rule*> rules_for(const Source& source) const;
    void run_rules(const std::vector<const Rule*>& rules, const Source& source, const PythonProgram* program, const SetupFile& setup, LintedFile& result);
    std::unique_ptr<State> state_;
};

/// The bytes of a file as a Source of the kind that its name tells. Fills `problem` when it cannot be one.
[[nodiscard]] Source read_source(std::string_view bytes, std::string name, std::string& problem);

/// Findings in the text of one Python program (or notebook, by its name): the evidence for hidden-by-code, configured-too-late,
/// bad-device-name and no-gpu-kernel. Sorted by place. A text that cannot be parsed gives what could be read.
[[nodiscard]] std::vector<LintFinding> lint_python(std::string_view text, const std::string& name, const LintFacts& facts = {});

}  // namespace whynogpu
