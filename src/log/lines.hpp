// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

namespace whynogpu {

/// One line of a log as a person would read it.
struct LogLine {
    std::size_t number = 0;  ///< line in the file, from 1
    std::string text;        ///< cleaned: no colours, no prefixes of docker, journald or Slurm, HTML unescaped
    std::string source;      ///< pod, task or cell where known, else empty
};

/// Receives, in order, the lines that may matter, with their neighbourhood.
class LineSink {
  public:
    virtual ~LineSink() = default;
    virtual void take(LogLine line) = 0;
};

}  // namespace whynogpu
