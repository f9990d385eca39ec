// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// How bad it is where it stands: an error breaks the run or loses the GPU, a warning may, information is worth knowing.
enum class Severity { error, warning, info };
/// How surely it happens: whenever the file runs; when a flag or a caller wants it; or only a reader can tell.
enum class Certainty { sure, likely, possible };

[[nodiscard]] std::string_view to_string(Severity severity);
[[nodiscard]] std::string_view to_string(Certainty certainty);

/// Bytes of Source::text that are to be replaced.
struct Edit {
    std::uint32_t begin = 0, end = 0;
    std::string text;
};

struct Fix {
    std::string text;       ///< what it does, in words
    bool is_safe = false;   ///< `--fix` may do it unasked: nothing but the fault goes away
    std::vector<Edit> edits;
    std::vector<std::string> before, after;  ///< the whole lines that change, for a diff; filled in by the linter
    int first_line = 0;                      ///< of `before`, in its cell
};

/// Another line that a finding speaks of.
struct Remark {
    std::uint32_t begin = 0;
    std::string text;
    int cell = 0, line = 0, column = 0;
    std::string source_line;
};

/// Something in a file that keeps TensorFlow off the GPU, or hides why.
struct LintFinding {
    std::string rule;       ///< "sub-shell-export"
    std::string cause;      ///< the label it is evidence for: "hidden-by-code"; may be empty
    Severity severity = Severity::warning;
    Certainty certainty = Certainty::sure;
    std::uint32_t begin = 0, end = 0;  ///< bytes of Source::text
    int cell = 0;                      ///< of a notebook, from 1; 0 in other files
    int line = 0, column = 0, end_line = 0, end_column = 0;  ///< from 1; columns count code points; the end is the one behind
    std::string title;      ///< one line, without a full stop
    std::string text;       ///< why, and what to do
    std::string source_line;           ///< the line it begins on, as it stands in the file
    std::vector<Remark> remarks;
    std::optional<Fix> fix;
};

}  // namespace whynogpu
