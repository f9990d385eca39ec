// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "log/line_pieces.hpp"
#include "log/lines.hpp"
#include "parse/text/line_prefix.hpp"

namespace whynogpu {

/// Turns the bytes of a log's lines into lines as a person reads them.
class LineCleaner {
  public:
    /// Appends what stands between two line feeds. A progress bar draws itself over and over: of the pieces between carriage returns
    /// that differ in numbers and bars only, the last one stays. At most 64 KB of a piece are one line.
    void clean(std::string_view bytes, std::size_t number, std::vector<LogLine>& to);
    /// Without looking for carriage returns; `source` is used where the text names none.
    void clean_piece(std::string_view bytes, std::size_t number, const std::string& source, std::vector<LogLine>& to);
    /// Nothing more comes: a line whose end a collector did not write is handed over as it is.
    void finish(std::vector<LogLine>& to);

    static constexpr std::size_t longest = 65536;  ///< bytes of one line

  private:
    void hand_over(std::vector<LogLine>& to);

    LinePrefixes prefixes_;
    LinePieces pieces_;
    std::vector<NumberedLine> complete_;
};

/// A line without numbers, bars and blanks, as a number: equal for what a program prints again and again.
[[nodiscard]] std::uint64_t line_key(std::string_view line);

}  // namespace whynogpu
