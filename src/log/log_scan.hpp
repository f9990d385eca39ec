// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "log/line_cleaner.hpp"
#include "log/lines.hpp"
#include "log/literal_filter.hpp"
#include "log/repeated_prefix.hpp"

namespace whynogpu {

/// What became of a log's lines.
struct ScanCounts {
    std::size_t lines = 0;       ///< line of the file that was reached
    std::uint64_t left_out = 0;  ///< lines with a literal that say what others before them said (an estimate from below)
    bool whole = true;           ///< every line went to the sink
};

/// Bytes.
struct ScanSizes {
    std::size_t whole = 4 << 20;    ///< of a log up to which all lines are handed over
    std::size_t window = 1 << 20;   ///< looked at together beyond that
    std::size_t edge = 256 << 10;   ///< at the beginning and the end of a long log, handed over whole; less than half a window
};

/// Gives the literals that a long log is searched for; a short one is not searched, and needs none made.
using LiteralSource = std::function<std::vector<std::string>()>;

/// Takes a log of any length through a window and hands to a sink the lines that may matter. A short log goes whole. Of a longer
/// one: its beginning, its end, and what holds one of the literals, with the lines that follow it (a table, a
/// traceback). What repeats is handed over a few times and then counted; the number of lines handed over is bounded.
class LogScan {
  public:
    LogScan(LiteralSource literals, LineSink& sink, ScanSizes sizes = {});

    /// Where the next bytes go (never empty), and how many came.
    [[nodiscard]] std::span<char> room();
    void filled(std::size_t count);
    void append(std::string_view bytes);
    /// Hands over every line that is complete: nothing comes for the moment.
    void flush();
    /// The file begins anew: line 1.
    void restart();
    /// A line that was cut out of another format (a notebook).
    void take(std::size_t number, std::string_view text, const std::string& source);
    /// Nothing more comes.
    void finish();

    [[nodiscard]] const ScanCounts& counts() const { return counts_; }

  private:
    void slide();
    void start_filtering();
    void take_all(std::string_view region);
    void take_matching(std::string_view region);
    void take_line(std::string_view piece);
    [[nodiscard]] std::size_t take_followers(std::string_view region, std::size_t from, std::size_t next_hit);
    [[nodiscard]] bool is_wanted(std::string_view piece, std::uint32_t literal);
    void count_lines(std::string_view passed);
    void hand_over(bool mend);

    LiteralSource literals_;
    std::optional<LiteralFilter> filter_;  // made when it is needed: a paste needs none
    LineSink& sink_;
    LineCleaner cleaner_;
    RepeatedPrefixes repeated_;
    ScanCounts counts_;

    std::vector<char> buffer_;
    ScanSizes sizes_;
    std::size_t used_ = 0, capacity_;
    std::size_t number_ = 1;        // line at the beginning of the buffer
    std::size_t passed_whole_ = 0;  // bytes
    bool filtering_ = false;

    std::vector<LogLine> cleaned_;
    std::vector<LiteralFilter::Hit> hits_;
    std::unordered_map<std::uint64_t, unsigned> seen_;  // how often a line of that key was handed over
    std::vector<unsigned> in_vain_;                     // for each literal the lines it found that said nothing new
    std::size_t budget_lines_ = 0, budget_bytes_ = 0;   // what may still be handed over
    std::size_t followers_ = 0, rows_ = 0;              // lines after a hit that are still wanted, and rows of tables among them
};

/// Line feeds in the text.
[[nodiscard]] std::size_t count_line_feeds(std::string_view text);

}  // namespace whynogpu
