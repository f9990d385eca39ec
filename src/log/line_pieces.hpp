// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parse/text/line_prefix.hpp"

namespace whynogpu {

/// A line of a collector, and where in the file it begins.
struct NumberedLine {
    std::size_t number = 0;
    UnprefixedLine line;
};

/// Joins what collectors cut: Docker and the container runtimes of Kubernetes write a long line, or one that a program printed piece by
/// piece, as several records. Pieces of different streams may lie between each other. Bounded in pieces and bytes.
class LinePieces {
  public:
    /// Appends to `out` the lines that are complete now.
    void take(NumberedLine line, std::vector<NumberedLine>& out);
    /// Nothing more comes: what waits for its rest is a line.
    void finish(std::vector<NumberedLine>& out);

  private:
    struct Waiting {
        std::vector<NumberedLine> pieces;
        std::size_t bytes = 0;
        bool sure = false;  ///< that the pieces are pieces
    };
    void release(Waiting& waiting, std::vector<NumberedLine>& out);

    std::vector<Waiting> waiting_;
    bool line_feeds_seen_ = false;  // the collector keeps them, so that a record without one is a piece
    bool line_feeds_lost_ = false;
};

}  // namespace whynogpu
