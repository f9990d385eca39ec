// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "log/lines.hpp"

namespace whynogpu {

/// What stands before a message only because it stands before (nearly) every line: the numbers of `grep -n`, a Markdown list's bullets, the
/// clock of Jenkins, a stage's or pod's name. On one line such a thing would be part of the message. Markdown's tables become their cells.
class RepeatedPrefixes {
  public:
    /// The lines of a text, or of the beginning of a long one.
    void take_off(std::vector<LogLine>& lines);
    /// Some lines of a text whose beginning was seen: the same kind of prefix goes.
    void take_off_known(std::vector<LogLine>& lines) const;

  private:
    int known_ = -1;
};

}  // namespace whynogpu
