// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "lint/linter.hpp"

namespace whynogpu {

/// [tool.whynogpu.lint] select and ignore, of the nearest pyproject.toml that has it, from the current folder up. What the command line
/// selects counts instead of the file's `select`. False, with the reason in `error`, for an unknown rule or a file that is no TOML.
[[nodiscard]] bool add_project_settings(RuleChoice& choice, std::string& error);

/// TensorFlow, Keras and Python of that interpreter, or of the active environment when none is named; `known` says what was found, in words.
/// False, with the reason in `error`, when an interpreter was named that cannot be looked at.
[[nodiscard]] bool add_environment(const std::string& python, LintFacts& facts, std::string& known, std::string& error);

}  // namespace whynogpu
