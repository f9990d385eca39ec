// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/data_node.hpp"

namespace whynogpu {

/// A mistake in a data file, shown as "file:line: what".
struct DataError {
    std::string file;
    int line = 0;
    std::string what;
    [[nodiscard]] std::string text() const { return file + ":" + std::to_string(line) + ": " + what; }
};

/// A TOML text, parsed.
class ParsedData {
  public:
    /// Adds to `errors` when the text is no TOML; the root is an empty table then.
    ParsedData(std::string_view text, const std::string& file, std::vector<DataError>& errors);
    ParsedData(const ParsedData&) = delete;
    ParsedData& operator=(const ParsedData&) = delete;

    /// The table of the whole file; lives as long as this object.
    [[nodiscard]] const DataNode& root() const { return root_; }

  private:
    struct Converter;
    DataNode root_;
    std::deque<std::string> texts_;
    std::deque<std::vector<DataNode>> items_;
    std::deque<std::vector<DataMember>> members_;
};

}  // namespace whynogpu
