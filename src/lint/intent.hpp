// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "lint/rule.hpp"

namespace whynogpu {

/// Does this setting leave the program without a GPU?
[[nodiscard]] bool hides_gpus(const VariableSet& set);
/// A comment on that line or above it (in a notebook also the text above the cell) that speaks of the CPU or of doing without a GPU: the
/// author wants it so.
[[nodiscard]] bool is_said_to_be_meant(const Source& source, std::size_t byte);
/// What shows that doing without the GPU is meant there, as a sentence that begins with a blank; empty when nothing does.
[[nodiscard]] std::string_view sign_of_intent(const PythonProgram& program, NodeId node);
/// In a notebook: the lines above in the same cell ask the reader to restart, so that what ran before does not count.
[[nodiscard]] bool is_behind_restart(const Source& source, std::size_t byte);

}  // namespace whynogpu
