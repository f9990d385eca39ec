// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace whynogpu {

/// Follows what LD_DEBUG=libs prints. Source: glibc, elf/dl-load.c and elf/dl-init.c; run with 2.36, 2026-11-22.
class LoaderTraceReader {
  public:
    /// True when the line tells of a search.
    bool take(std::string_view line);
    /// The soname whose search was the last and which was not started afterwards; empty: there is none.
    [[nodiscard]] const std::string& last_unfound() const { return searched_; }

  private:
    std::string searched_;
};

}  // namespace whynogpu
