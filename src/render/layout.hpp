// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Words set into lines of at most `width` columns. A word that is longer (a path, a command) keeps its line to itself: it must
/// survive copy and paste.
[[nodiscard]] std::vector<std::string> wrap(std::string_view text, int width);
/// The evidence already says where it was seen: "CUDA_VISIBLE_DEVICES is "-1"" needs no "$CUDA_VISIBLE_DEVICES" behind it.
[[nodiscard]] bool tells_origin(std::string_view text, std::string_view origin);
/// A question and the command that answers it: "what the driver answers:  nvidia-smi". The command is empty when there is none.
struct Question {
    std::string words, command;
};
[[nodiscard]] Question split_question(const std::string& text);
/// The home folder as ~, wherever a path begins with it.
[[nodiscard]] std::string with_tilde(std::string text, const std::string& home);

}  // namespace whynogpu
