// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace whynogpu {

// Who speaks in a line, a program or a person, and of what.

/// "2024-04-30 16:29:17.328463: I tensorflow/x.cc:28] text": TensorFlow's own line.
[[nodiscard]] bool is_logger_line(std::string_view text);
/// A person's sentence, not a program's.
[[nodiscard]] bool is_prose(std::string_view text);
/// "If you see '…', reboot", "some people get '…' but I do not": a message that is spoken of, not shown.
[[nodiscard]] bool is_hearsay(std::string_view text);
/// "You can use the GPU by …", "Run the cells below", "this repository provides": what a manual says of every machine.
[[nodiscard]] bool is_manual(std::string_view text);
/// What the text must be about for a person's words in it to count: "drivers", "paths" and "memory" are spoken of everywhere.
[[nodiscard]] bool is_about_gpus(std::string_view text);
/// "modprobe nvidia: module not found": a few words, where somebody shows no more than that. Not a program's line.
[[nodiscard]] bool is_remark(std::string_view text);

}  // namespace whynogpu
