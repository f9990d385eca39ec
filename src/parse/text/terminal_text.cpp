// SPDX-License-Identifier: Apache-2.0
#include "parse/text/terminal_text.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::size_t longest_sequence = 4096;  // of a title or a link; beyond it the introducer was no sequence
constexpr std::size_t widest_gap = 250;         // columns that one code may skip
constexpr std::size_t widest_screen = 2000;     // columns up to which codes may skip

/// How many bytes the character at `at` takes; 0 when it is not valid.
std::size_t character_length(std::string_view bytes, std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (length == 0 || length > bytes.size() - at) return 0;
    return length == 1 || is_utf8(bytes.substr(at, length)) ? length : 0;
}

struct ColourCode {
    std::size_t length = 0;
    explicit operator bool() const { return length != 0; }
};

/// "31m", "1;31m", "0m" or "m" behind a bracket. Without its escape only numbers that are colours count.
ColourCode colour_parameters(std::string_view text, bool escape_seen) {
    std::size_t i = 0;
    unsigned number = 0, digits = 0;
    for (; i < text.size() && i < 24; ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9') {
            number = number * 10 + static_cast<unsigned>(c - '0');
            if (++digits > 3) return {};
            continue;
        }
        const bool colour = digits != 0 && (number <= 9 || (number >= 21 && number <= 49) || (number >= 90 && number <= 107));
        if (c == 'm' && (escape_seen || colour)) return {i + 1};
        if (c == 'K' && digits <= 1 && escape_seen) return {i + 1};
        if (c != ';' || digits == 0) return {};
        number = digits = 0;
    }
    return {};
}

/// A colour code whose escape character was lost or spelled out on the way; its whole length.
ColourCode spelled_colour(std::string_view text) {
    static constexpr std::string_view spellings[] = {"\\x1b[", "\\x1B[", "\\u001b[", "\\u001B[", "\\033[", "\\e[", "^[["};
    for (const std::string_view spelling : spellings) {
        if (text.substr(0, spelling.size()) != spelling) continue;
        if (const ColourCode code = colour_parameters(text.substr(spelling.size()), true)) return {spelling.size() + code.length};
    }
    if (text.front() != '[') return {};
    const ColourCode code = colour_parameters(text.substr(1), false);
    return code ? ColourCode{1 + code.length} : ColourCode{};
}

/// Ordinary text on one line: nothing for this file to do.
bool is_plain(std::string_view bytes) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        const auto code = static_cast<unsigned char>(c);
        if (code < ' ' || code >= 0x7f) return false;
        if ((c == '[' || c == '\\' || c == '^') && spelled_colour(bytes.substr(i))) return false;
    }
    return true;
}

/// The line as the cells of a terminal: one per character, so that a backspace can step back and be written over.
class Screen {
  public:
    void put(std::string_view character) {
        if (at_ < cells_.size()) {
            cells_[at_++].assign(character);
            return;
        }
        cells_.emplace_back(character);
        ++at_;
    }
    void back() { at_ -= at_ == 0 ? 0 : 1; }
    void skip(std::size_t columns) {
        for (columns = std::min(columns, widest_gap); columns != 0 && at_ < widest_screen; --columns) {
            if (at_ < cells_.size()) ++at_;
            else put(" ");
        }
    }
    void erase_to_end() { cells_.resize(std::min(at_, cells_.size())); }
    void next_line() {
        std::string line;
        for (const std::string& cell : cells_) line += cell;
        while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.pop_back();
        if (!line.empty()) lines_.push_back(std::move(line));
        cells_.clear();
        at_ = 0;
    }
    [[nodiscard]] std::vector<std::string> take() {
        next_line();
        if (lines_.empty()) lines_.emplace_back();
        return std::move(lines_);
    }

  private:
    std::vector<std::string> cells_, lines_;
    std::size_t at_ = 0;
};

/// The number that stands first among the parameters of a control sequence; 1 without.
std::size_t first_number(std::string_view parameters) {
    std::size_t number = 0, digits = 0;
    for (const char c : parameters) {
        if (c < '0' || c > '9' || ++digits > 4) break;
        number = number * 10 + static_cast<std::size_t>(c - '0');
    }
    return digits == 0 ? 1 : number;
}

/// Carries out "parameters letter" (what follows ESC [ ); the bytes it took.
std::size_t control_sequence(std::string_view text, Screen& screen) {
    std::size_t i = 0;
    while (i < text.size() && i < 64 && text[i] >= 0x20 && text[i] <= 0x3f) ++i;
    if (i == text.size() || text[i] < '@' || text[i] > '~') return i;
    switch (text[i]) {
        case 'C': screen.skip(first_number(text.substr(0, i))); break;
        case 'D':
            for (std::size_t n = std::min(first_number(text.substr(0, i)), widest_gap); n != 0; --n) screen.back();
            break;
        case 'G':
            if (first_number(text.substr(0, i)) <= 1) screen.next_line();
            break;
        case 'K':
            if (i == 0 || text[0] == '0') screen.erase_to_end();
            break;
        case 'A': case 'B': case 'E': case 'F': case 'H': case 'd': case 'f': case 'J': screen.next_line(); break;
        default: break;
    }
    return i + 1;
}

/// A title, a link or a device's own string: up to BEL or ESC \. Without an end in reach only its two first bytes are dropped.
std::size_t string_sequence(std::string_view text) {
    for (std::size_t i = 0; i < text.size() && i < longest_sequence; ++i) {
        if (text[i] == '\a') return i + 1;
        if (text[i] == '\x1b') return i + 1 < text.size() && text[i + 1] == '\\' ? i + 2 : i;
    }
    return 0;
}

/// Carries out what begins with ESC; the bytes it took, at least one.
std::size_t escape_sequence(std::string_view text, Screen& screen) {
    if (text.size() < 2) return 1;
    const char kind = text[1];
    if (kind == '[') return 2 + control_sequence(text.substr(2), screen);
    if (kind == ']' || kind == 'P' || kind == '_' || kind == '^' || kind == 'X') return 2 + string_sequence(text.substr(2));
    if (kind >= 0x20 && kind <= 0x2f) return std::min<std::size_t>(3, text.size());  // a character set: ESC ( B
    return kind >= 0x30 && kind <= 0x7e ? 2 : 1;
}

/// The bytes of one step: a sequence, a control character, or a character that is shown.
std::size_t step(std::string_view rest, Screen& screen) {
    const char c = rest.front();
    if (c == '\x1b') return escape_sequence(rest, screen);
    if (c == '\b') {
        screen.back();
        return 1;
    }
    if (c == '\n' || c == '\r' || c == '\f' || c == '\v') {
        screen.next_line();
        return 1;
    }
    if (c == '\t') {
        screen.put("\t");
        return 1;
    }
    if ((c >= 0 && c < ' ') || c == 0x7f) return 1;
    if (c == '[' || c == '\\' || c == '^')
        if (const ColourCode code = spelled_colour(rest)) return code.length;
    const std::size_t length = character_length(rest, 0);
    if (length == 0) {
        screen.put(replacement);
        return 1;
    }
    const std::string_view character = rest.substr(0, length);
    if (character == "\xC2\x9B") return length + control_sequence(rest.substr(length), screen);  // ESC [ as one character
    if (length == 2 && character[0] == '\xC2' && static_cast<unsigned char>(character[1]) < 0xA0) return length;
    screen.put(character);
    return length;
}

}  // namespace

std::vector<std::string> terminal_text(std::string_view bytes) {
    if (is_plain(bytes)) {
        bytes = bytes.substr(0, bytes.find_last_not_of(' ') + 1);
        return {std::string(bytes)};
    }
    Screen screen;
    for (std::size_t at = 0; at < bytes.size();) at += step(bytes.substr(at), screen);
    return screen.take();
}

std::string repaired_utf8(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    std::string repaired;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t length = character_length(bytes, at);
        repaired += length == 0 ? replacement : bytes.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return repaired;
}

}  // namespace whynogpu
