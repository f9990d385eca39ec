// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parse/setup/shell_words.hpp"

namespace whynogpu {

/// One instruction of a Dockerfile, comments and continued lines resolved to ranges of the text.
struct DockerInstruction {
    std::string keyword;   ///< upper case: "FROM"
    TextRange at;          ///< all of it, without the end of its last line
    TextRange body;        ///< what follows the keyword; of RUN without its --options
    std::vector<TextRange> here_documents;  ///< their lines; of RUN <<EOF the shell's text
    bool is_list = false;  ///< RUN ["pip", "install", …]: no shell reads it
};

struct DockerText {
    char escape = '\\';
    std::vector<DockerInstruction> instructions;
    std::vector<TextRange> comments;  ///< whole lines, outside instructions
};

/// Never fails: lines that are no instruction come out as one with an odd keyword.
[[nodiscard]] DockerText parse_dockerfile(std::string_view text);
/// The words of a body in JSON form: ["a", "b"]. Empty when it is none.
[[nodiscard]] ShellCommand json_words(std::string_view text, TextRange body);

}  // namespace whynogpu
