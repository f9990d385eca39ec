// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Which of many words stand in a text: Wu and Manber's search with blocks of two bytes. At most 64 words of three bytes or more.
class WordFilter {
  public:
    explicit WordFilter(std::vector<std::string_view> words);
    /// Bit n: word n stands in the text.
    [[nodiscard]] std::uint64_t find(std::string_view text) const { return search(text, false); }
    /// Does any word stand in the text? Stops at the first.
    [[nodiscard]] bool find_any(std::string_view text) const { return search(text, true) != 0; }

  private:
    [[nodiscard]] std::uint64_t search(std::string_view text, bool stops) const;

    std::vector<std::string_view> words_;
    std::size_t shortest_ = 3;
    std::vector<std::uint8_t> shift_;                ///< by block
    std::vector<std::vector<std::uint8_t>> ending_;  ///< by block: words whose first `shortest_` bytes end with it
};

}  // namespace whynogpu
