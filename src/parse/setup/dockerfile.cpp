// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/dockerfile.hpp"

#include <algorithm>
#include <cctype>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_instructions = 20'000;

class DockerReader {
  public:
    explicit DockerReader(std::string_view text) : text_(text) {}

    DockerText read() {
        read_directives();
        while (at_ < text_.size() && result_.instructions.size() < most_instructions) {
            const std::string_view line = trim(line_at(at_));
            if (line.empty()) {
                at_ = next(at_);
            } else if (line.starts_with('#')) {
                result_.comments.push_back({offset(at_), offset(end_of(at_))});
                at_ = next(at_);
            } else {
                read_instruction();
            }
        }
        return std::move(result_);
    }

  private:
    static std::uint32_t offset(std::size_t at) { return static_cast<std::uint32_t>(at); }
    [[nodiscard]] std::size_t end_of(std::size_t at) const { return std::min(text_.find('\n', at), text_.size()); }
    [[nodiscard]] std::size_t next(std::size_t at) const { return std::min(end_of(at) + 1, text_.size()); }
    [[nodiscard]] std::string_view line_at(std::size_t at) const { return text_.substr(at, end_of(at) - at); }

    void read_directives() {
        for (std::size_t at = 0; at < text_.size(); at = next(at)) {
            const std::string line = lower(replace_all(std::string(trim(line_at(at))), " ", ""));
            if (!line.starts_with('#') || line.find('=') == std::string::npos) return;
            if (line == "#escape=`") result_.escape = '`';
        }
    }

    [[nodiscard]] bool goes_on(std::string_view line) const { return !line.empty() && line.back() == result_.escape; }

    void read_instruction() {
        DockerInstruction instruction;
        const std::size_t begin = text_.find_first_not_of(" \t\r", at_);
        std::size_t end = end_of(at_);
        bool open = goes_on(trim(line_at(at_)));
        for (std::size_t at = next(at_); open && at < text_.size(); at = next(at)) {
            const std::string_view line = trim(line_at(at));
            end = end_of(at);
            // Comments and, as Docker still allows, empty lines do not end it.
            if (!line.empty() && !line.starts_with('#')) open = goes_on(line);
        }
        instruction.at = {offset(begin), offset(end)};
        std::size_t word = begin;
        while (word < end && std::isalpha(static_cast<unsigned char>(text_[word])) != 0) instruction.keyword += static_cast<char>(std::toupper(static_cast<unsigned char>(text_[word++])));
        instruction.body = {offset(word), offset(end)};
        at_ = next(end);
        if (instruction.keyword == "RUN" || instruction.keyword == "COPY" || instruction.keyword == "ADD") {
            take_options(instruction);
            take_here_documents(instruction);
        }
        const std::string_view body = trim(text_.substr(instruction.body.begin, instruction.body.end - instruction.body.begin));
        instruction.is_list = body.starts_with('[') && body.ends_with(']');
        result_.instructions.push_back(std::move(instruction));
    }

    void take_options(DockerInstruction& instruction) const {
        for (;;) {
            std::size_t at = instruction.body.begin;
            while (at < instruction.body.end && (std::isspace(static_cast<unsigned char>(text_[at])) != 0 || text_[at] == result_.escape)) ++at;
            if (text_.substr(at, 2) != "--" || at >= instruction.body.end) return;
            while (at < instruction.body.end && std::isspace(static_cast<unsigned char>(text_[at])) == 0) ++at;
            instruction.body.begin = offset(at);
        }
    }

    void take_here_documents(DockerInstruction& instruction) {
        std::vector<std::string> names;
        const std::string_view body = text_.substr(instruction.body.begin, instruction.body.end - instruction.body.begin);
        for (std::size_t at = body.find("<<"); at != std::string_view::npos && names.size() < 16; at = body.find("<<", at + 2)) {
            std::size_t i = at + 2;
            if (i < body.size() && body[i] == '<') {
                at = i;
                continue;
            }
            while (i < body.size() && (body[i] == '-' || body[i] == '"' || body[i] == '\'')) ++i;
            std::string name;
            while (i < body.size() && is_identifier(body[i])) name += body[i++];
            if (!name.empty()) names.push_back(std::move(name));
        }
        for (const std::string& name : names) {
            const std::size_t begin = at_;
            std::size_t at = at_;
            while (at < text_.size() && trim(line_at(at)) != name) at = next(at);
            // Without its end it is none: "1 << x" in a line of Python.
            if (at >= text_.size()) return;
            instruction.here_documents.push_back({offset(begin), offset(at)});
            at_ = next(at);
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    DockerText result_;
};

}  // namespace

DockerText parse_dockerfile(std::string_view text) {
    return DockerReader(text).read();
}

ShellCommand json_words(std::string_view text, TextRange body) {
    ShellCommand words;
    for (std::uint32_t at = body.begin; at < body.end; ++at) {
        if (text[at] != '"') continue;
        ShellWord word;
        word.at.begin = at++;
        while (at < body.end && text[at] != '"') {
            if (text[at] == '\\' && at + 1 < body.end) ++at;
            word.text += text[at++];
        }
        word.at.end = std::min(at + 1, body.end);
        if (word.at.end - word.at.begin == word.text.size() + 2) word.text_at = {word.at.begin + 1, word.at.end - 1};
        words.push_back(std::move(word));
    }
    return words;
}

}  // namespace whynogpu
