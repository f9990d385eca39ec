// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace whynogpu {

enum class LoaderLine {
    other,
    search,  ///< it looks for last_unfound()
    opened,  ///< last_opened() is mapped, started or bound, for the first time in this text
};

/// Follows what LD_DEBUG prints (libs, files, bindings, all). Source: glibc, elf/dl-load.c, elf/dl-init.c and elf/dl-lookup.c; run with
/// 2.36, 2026-11-22.
class LoaderTraceReader {
  public:
    LoaderLine take(std::string_view line);
    [[nodiscard]] const std::string& last_opened() const { return opened_; }
    /// The soname whose search was the last and which was not started afterwards; empty: there is none.
    [[nodiscard]] const std::string& last_unfound() const { return searched_; }

  private:
    std::string searched_;
    std::string opened_;
    std::set<std::string, std::less<>> seen_;
};

/// A function that a program asked for and did not get, as the trace tells it: of a library that is open, and "fatal" also where the
/// program goes on without it.
[[nodiscard]] bool is_vain_lookup(std::string_view line);

}  // namespace whynogpu
