// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/shell_words.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class ShellReader {
  public:
    ShellReader(std::string_view text, TextRange range, const ShellRules& rules) : text_(text.substr(0, range.end)), at_(range.begin), rules_(rules) {}

    std::vector<ShellCommand> read() {
        while (at_ < text_.size()) step();
        end_command();
        return std::move(commands_);
    }

  private:
    [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void begin_word() {
        if (in_word_) return;
        in_word_ = true;
        word_ = {};
        word_.at.begin = static_cast<std::uint32_t>(at_);
    }

    void end_word() {
        if (!in_word_) return;
        in_word_ = false;
        word_.at.end = static_cast<std::uint32_t>(at_);
        const std::string_view raw = text_.substr(word_.at.begin, word_.at.end - word_.at.begin);
        if (raw == word_.text) word_.text_at = word_.at;
        else if (raw.size() == word_.text.size() + 2 && raw.substr(1, word_.text.size()) == word_.text) word_.text_at = {word_.at.begin + 1, word_.at.end - 1};
        if (drops_word_) drops_word_ = false;
        else command_.push_back(std::move(word_));
    }

    void end_command() {
        end_word();
        drops_word_ = false;
        if (!command_.empty()) commands_.push_back(std::move(command_));
        command_.clear();
    }

    /// The length of "\" and the end of its line at this place; 0 when no line goes on here.
    [[nodiscard]] std::size_t continuation() const {
        if (peek() != rules_.escape) return 0;
        std::size_t i = 1;
        if (rules_.skips_comment_lines)
            while (peek(i) == ' ' || peek(i) == '\t') ++i;
        if (peek(i) == '\r') ++i;
        return peek(i) == '\n' ? i + 1 : 0;
    }

    void skip_comment_lines() {
        while (rules_.skips_comment_lines && at_ < text_.size()) {
            const std::size_t end = std::min(text_.find('\n', at_), text_.size());
            const std::string_view line = trim(text_.substr(at_, end - at_));
            if (!line.starts_with('#') && !line.empty()) return;
            at_ = std::min(end + 1, text_.size());
        }
    }

    void expand() {
        ++at_;
        std::string name;
        std::optional<std::string> otherwise;
        if (peek() == '{') {
            const std::size_t close = text_.find('}', at_);
            if (close == std::string_view::npos) {
                word_.is_known = false;
                return;
            }
            const std::string_view inside = text_.substr(at_ + 1, close - at_ - 1);
            const auto stop = std::ranges::find_if_not(inside, is_name_byte) - inside.begin();
            name = std::string(inside.substr(0, static_cast<std::size_t>(stop)));
            const std::string_view rest = inside.substr(static_cast<std::size_t>(stop));
            if (rest.starts_with(":-")) otherwise = std::string(rest.substr(2));
            else if (!rest.empty()) word_.is_known = false;
            at_ = close + 1;
        } else if (peek() == '(') {
            word_.is_known = false;
            skip_brackets();
            return;
        } else {
            while (is_name_byte(peek())) name += text_[at_++];
            if (name.empty()) {
                word_.text += '$';
                return;
            }
        }
        auto value = rules_.variables ? rules_.variables(name) : std::nullopt;
        if (!value || (value->empty() && otherwise)) value = otherwise;
        if (value && !contains(*value, "$")) word_.text += *value;
        else word_.is_known = false;
    }

    void skip_brackets() {
        std::size_t depth = 0;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '(') ++depth;
            if (text_[at_] == ')' && --depth == 0) {
                ++at_;
                return;
            }
        }
    }

    void quoted(char quote) {
        for (++at_; at_ < text_.size() && text_[at_] != quote;) {
            if (const std::size_t skip = continuation(); skip > 0 && quote == '"') {
                at_ += skip;
            } else if (quote == '"' && peek() == '\\' && std::string_view("\"\\$`").find(peek(1)) != std::string_view::npos && at_ + 1 < text_.size()) {
                word_.text += text_[at_ + 1];
                at_ += 2;
            } else if (quote == '"' && peek() == '$') {
                expand();
            } else {
                if (quote == '"' && peek() == '`') word_.is_known = false;
                word_.text += text_[at_++];
            }
        }
        if (at_ < text_.size()) ++at_;
    }

    void redirect() {
        // "2>file": the number belongs to it.
        if (in_word_ && parse_unsigned(word_.text)) in_word_ = false;
        end_word();
        while (peek() == '>' || peek() == '<' || peek() == '&') ++at_;
        drops_word_ = true;
    }

    void step() {
        if (const std::size_t skip = continuation(); skip > 0) {
            at_ += skip;
            skip_comment_lines();
            return;
        }
        const char c = peek();
        switch (c) {
            case ' ': case '\t': case '\r': end_word(); ++at_; return;
            case '\n': case ';': case '|': case '(': case ')': end_command(); ++at_; return;
            case '&':
                if (peek(1) == '>') return redirect();
                end_command();
                ++at_;
                return;
            case '<': case '>': return redirect();
            case '#':
                if (!in_word_) {
                    at_ = std::min(text_.find('\n', at_), text_.size());
                    return;
                }
                break;
            case '"': case '\'': begin_word(); return quoted(c);
            case '$': begin_word(); return expand();
            case '`': begin_word(); word_.is_known = false; break;
            default: break;
        }
        begin_word();
        if (c == rules_.escape && c == '\\') {
            if (at_ + 1 < text_.size()) word_.text += text_[at_ + 1];
            at_ = std::min(at_ + 2, text_.size());
            return;
        }
        word_.text += c;
        ++at_;
    }

    std::string_view text_;
    std::size_t at_;
    const ShellRules& rules_;
    std::vector<ShellCommand> commands_;
    ShellCommand command_;
    ShellWord word_;
    bool in_word_ = false, drops_word_ = false;
};

}  // namespace

std::vector<ShellCommand> shell_commands(std::string_view text, TextRange range, const ShellRules& rules) {
    range.end = static_cast<std::uint32_t>(std::min<std::size_t>(range.end, text.size()));
    range.begin = std::min(range.begin, range.end);
    return ShellReader(text, range, rules).read();
}

}  // namespace whynogpu
