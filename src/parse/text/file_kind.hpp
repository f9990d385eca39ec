// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace whynogpu {

/// What the first bytes of a file say about it.
struct FileKindOfText {
    enum Kind { text, utf16_little, utf16_big, notebook, binary };
    Kind kind = text;
    std::string name;      ///< of a binary: "gzip-compressed", "an ELF program"; empty when it is none that is known
    std::string advice;    ///< what to do instead, a command with FILE in it; may be empty
    unsigned mark = 0;     ///< bytes of a byte order mark to be skipped
};

/// `head`: the first bytes, up to 64 KB are looked at. Runs of NUL (a log that was truncated while it was written) do not make it binary.
[[nodiscard]] FileKindOfText kind_of_text(std::string_view head);

}  // namespace whynogpu
