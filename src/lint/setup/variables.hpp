// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lint/rule.hpp"

namespace whynogpu {

/// The known variable that a name was meant to be; empty when it is one itself, or like none.
[[nodiscard]] std::string_view meant_variable(const ProgramFacts& facts, std::string_view name);
/// What TensorFlow does with a value that it does not know.
[[nodiscard]] std::string consequence_of(std::string_view name, const VariableFacts& known);
/// The good value that a refused one was meant to be; empty when nobody can tell.
[[nodiscard]] std::string meant_value(std::string_view name, std::string_view value, const VariableFacts& known);
/// "CPU,GPU" of "cpu, gpu": what TensorFlow compares literally.
[[nodiscard]] std::string device_types_as_read(std::string_view value);
/// The driver stops at the first entry that names no device; nothing before it means no device at all.
[[nodiscard]] bool names_no_device(std::string_view value);
/// Variables that concern a GPU, or how libraries and programs are found.
[[nodiscard]] bool concerns_gpu(const ProgramFacts& facts, std::string_view name);
/// A file for another framework, that does not mention TensorFlow.
[[nodiscard]] bool is_for_others(const Source& source);

}  // namespace whynogpu
