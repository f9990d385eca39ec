// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "lint/program/names.hpp"

namespace whynogpu {

/// The value of an expression that can be told without running the program.
struct Value {
    enum class Kind { unknown, text, number, boolean, none, list };
    Kind kind = Kind::unknown;
    std::string text;             ///< of a text; of a number as it is written
    bool flag = false;
    std::vector<NodeId> items;    ///< of a list or tuple
    NodeId node = no_node;        ///< the expression that was evaluated in the end

    [[nodiscard]] bool is_text() const { return kind == Kind::text; }
    [[nodiscard]] bool is_text(std::string_view same) const { return kind == Kind::text && text == same; }
};

/// Constants, names that are bound once to a constant, str() of a number.
[[nodiscard]] Value evaluate(const SyntaxTree& tree, const Names& names, NodeId expression);
/// The text of a string node; nothing when it holds an interpolation.
[[nodiscard]] std::optional<std::string> string_value(const SyntaxTree& tree, NodeId string);

/// An argument of a call: by name, or else by place.
[[nodiscard]] NodeId argument(const SyntaxTree& tree, NodeId call, std::string_view name, std::size_t place = SIZE_MAX);
/// The arguments given by place.
[[nodiscard]] std::vector<NodeId> plain_arguments(const SyntaxTree& tree, NodeId call);

}  // namespace whynogpu
