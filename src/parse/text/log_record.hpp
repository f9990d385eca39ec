// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace whynogpu {

/// Does the text of a record end a line?
enum class LineEnd {
    there,   ///< it does
    open,    ///< the next record of the stream goes on with it
    unsure,  ///< it has no line feed: of Docker that means open, others take the line feed off
};

/// What a collector wrote down as data.
struct LogRecord {
    std::string message;
    std::string unit;    ///< pod, container or unit, if the record names one
    std::string stream;  ///< of which the message is a piece; empty where records are lines
    LineEnd end = LineEnd::there;
};

/// A line of Docker's json-file, of `journalctl -o json` (the message as text or as bytes), of Fluent Bit, of programs that log JSON;
/// a frame that asciinema recorded. Nothing when the line is none of these.
[[nodiscard]] std::optional<LogRecord> read_log_record(std::string_view line);

/// Records that are spread over several lines: JSON printed with indents (gcloud, jq, `journalctl -o json-pretty`), `journalctl -o export`
/// and `-o verbose`.
class SpreadRecords {
  public:
    enum class Kind { other, message, field };
    /// What the line is; of a message line, `message` is its text. A field is no line of the log.
    [[nodiscard]] Kind take(std::string_view line, std::string& message);

  private:
    bool in_json_ = false;  // a message was there: now its neighbours are believed to be fields
};

}  // namespace whynogpu
