// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/message_rows.hpp"
#include "snapshot/observed.hpp"

namespace whynogpu {

enum class LineStage { import, list };

/// A line that TensorFlow will print on standard error.
struct PredictedLine {
    LineStage stage = LineStage::import;
    char level = 'I';
    std::string text;  ///< the beginning of the line behind "file.cc:123] "; whole where everything in it is known
    std::string id;    ///< the row of knowledge/messages/: "driver/init-failed"
    std::string file;  ///< of TensorFlow's source
};

/// The value of a hole in a message.
struct LineHole {
    std::string_view name;
    std::optional<std::string> value;  ///< nothing: the line is foretold up to here
    bool is_last = false;              ///< what follows the value is not known
};

/// What TF_CPP_MIN_LOG_LEVEL amounts to: lines below that number (I is 0, W 1, E 2, F 3) are not printed.
/// `whole`: only a whole number counts (absl::SimpleAtoi), else the number at its beginning (an istringstream).
/// Anything else is 0. Source: executed on 2.4, 2.18 and 2.21; checked 2026-11-21.
[[nodiscard]] long long minimum_log_level(const Observed<std::string>& variable, bool whole);

/// A message with its holes filled, up to the first that has no value.
[[nodiscard]] std::string fill_line(std::string_view text, const std::vector<LineHole>& holes);

/// Collects lines as a release prints them, and drops those that it has not got or that the log level hides.
class LineWriter {
  public:
    LineWriter(const MessageBook& book, const Version& release, const Observed<std::string>& log_level);

    void enter(LineStage stage) { stage_ = stage; }
    void say(std::string_view id, const std::vector<LineHole>& holes = {});
    [[nodiscard]] bool has(std::string_view rule) const { return book_->has(rule, release_); }
    [[nodiscard]] std::vector<PredictedLine> take() { return std::move(lines_); }

  private:
    [[nodiscard]] bool is_hidden(const MessageRow& row) const;

    const MessageBook* book_;
    Version release_;
    long long minimum_ = 0;
    LineStage stage_ = LineStage::import;
    std::vector<PredictedLine> lines_;
};

}  // namespace whynogpu
