// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace whynogpu {

struct DataMember;

/// A value of a data file, with the line it begins on. Plain, so that the build can write whole files as constants; what it
/// points to belongs to somebody else.
struct DataNode {
    enum class Kind { text, integer, boolean, array, table, other };
    Kind kind = Kind::other;
    int line = 0;
    long long number = 0;  ///< of a boolean: 0 or 1
    const char* characters = "";
    std::size_t length = 0;  ///< characters of a text, items of an array, members of a table
    const DataNode* first_item = nullptr;
    const DataMember* first_member = nullptr;

    [[nodiscard]] std::string_view text() const { return kind == Kind::text ? std::string_view(characters, length) : std::string_view(); }
    [[nodiscard]] std::span<const DataNode> items() const { return {first_item, first_item == nullptr ? 0 : length}; }
    /// Sorted by key.
    [[nodiscard]] inline std::span<const DataMember> members() const;
};

struct DataMember {
    std::string_view key;
    DataNode value;
};

std::span<const DataMember> DataNode::members() const {
    return {first_member, first_member == nullptr ? 0 : length};
}

}  // namespace whynogpu
