// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "lint/rule.hpp"

namespace whynogpu {

/// An earlier event that makes a later one come too late.
struct Lateness {
    const Event* earlier = nullptr;  ///< lives as long as the program
    const Event* later = nullptr;
    bool is_sure = false;            ///< whenever the later one runs, the earlier one has run
    const Path* path = nullptr;
};

/// What read the variable before the program set it, on any path; the surest answer. Nothing when it is set in time.
[[nodiscard]] std::optional<Lateness> read_before(const PythonProgram& program, std::size_t variable);
/// Surely so.
[[nodiscard]] bool is_too_late(const PythonProgram& program, std::size_t variable);

/// A program that starts others, in a notebook behind that byte: a variable may well be set for them.
[[nodiscard]] bool starts_programs(const PythonProgram& program, std::size_t byte);
/// The edit that takes a simple statement away with its line; nothing when other things stand there too, or when a block would be left empty.
[[nodiscard]] std::optional<Edit> delete_statement(const PythonProgram& program, NodeId node);
/// The call that names an event for people: "tf.constant(...)" as it is written.
[[nodiscard]] std::string shown_call(const PythonProgram& program, NodeId call);
/// The except clauses around a node's try body; empty when it does not stand in one.
[[nodiscard]] std::vector<NodeId> handlers_of(const PythonProgram& program, NodeId node);

}  // namespace whynogpu
