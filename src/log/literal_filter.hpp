// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Finds where a big text may hold one of many literals, in a small part of the time it takes to look at every byte.
///
/// Of each literal an anchor is kept: the piece of it whose four-byte groups are rarest in ordinary logs. Only every eighth position
/// of the text is looked at, because an anchor of eleven bytes covers one of those positions with a whole group, wherever it stands.
/// Unlike shift tables (Wu-Manber) no step waits for the one before it, and in the worst text each step costs a few comparisons
/// instead of none. A literal of fewer than eleven bytes makes the steps smaller: 4 bytes from seven on, 2 from five, 1 from four.
class LiteralFilter {
  public:
    /// Literals shorter than `shortest` cannot be looked for: they are in too_short().
    explicit LiteralFilter(const std::vector<std::string>& literals);

    struct Hit {
        std::uint32_t at = 0;       ///< where what was found begins
        std::uint32_t literal = 0;  ///< for forget()
    };
    /// Every place in `text` (less than 4 GB) that holds a literal, or the longest part of it that forums and editors leave alone
    /// (they rewrite quotation marks, backticks, <, >, &, * and _). In order.
    void find(std::string_view text, std::vector<Hit>& hits) const;
    /// That literal has been seen often enough: it is not looked for any more.
    void forget(std::uint32_t literal);

    [[nodiscard]] std::size_t size() const { return needles_.size(); }
    [[nodiscard]] const std::vector<std::string>& too_short() const { return too_short_; }
    /// Bytes from one position to the next that is looked at.
    [[nodiscard]] std::size_t step() const { return step_; }

    static constexpr std::size_t group = 4;         ///< bytes compared at once
    static constexpr std::size_t shortest = group;  ///< of a literal

  private:
    struct Needle {
        std::string text;             // what is compared in the end
        std::uint32_t anchor = 0;     // where in it the anchor begins
        bool forgotten = false;
    };
    /// One group of one anchor.
    struct Entry {
        std::uint32_t bytes = 0;
        std::uint32_t first = 0, last = 0;  // groups at both ends of the anchor: most of what only looks alike differs there
        std::uint16_t needle = 0;
        std::uint16_t offset = 0;  // of the group within the anchor
    };

    void index();
    template <std::size_t step>
    void find_in_steps(std::string_view text, std::vector<Hit>& hits) const;
    [[nodiscard]] bool has_neighbour(std::string_view text, std::size_t at) const;
    void check_group(std::string_view text, std::size_t at, std::vector<Hit>& hits) const;

    std::vector<Needle> needles_;
    std::vector<std::string> too_short_;
    std::size_t step_ = 8;
    std::vector<std::uint64_t> seen_;   // one bit for each hash of a group
    std::vector<std::uint64_t> pairs_;  // the same for a group with the one behind it or before it in the anchor, where that has both
    std::vector<std::uint32_t> first_;  // for each bucket where its entries begin; one more at the end
    std::vector<Entry> entries_;
};

}  // namespace whynogpu
