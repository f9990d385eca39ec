// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Pieces between separators, empty pieces included; "" gives one empty piece.
[[nodiscard]] std::vector<std::string> split(std::string_view text, char separator);
/// Pieces between blanks, no empty ones.
[[nodiscard]] std::vector<std::string> words_of(std::string_view text);
/// 0 to 9, whatever the locale.
[[nodiscard]] constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
/// A to Z and a to z, whatever the locale.
[[nodiscard]] constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
/// What C, Python and the shell take into a name: a letter, a digit or "_".
[[nodiscard]] constexpr bool is_identifier(char c) {
    return is_letter(c) || is_digit(c) || c == '_';
}
/// Lines without their end ("\n", "\r\n" or a lone "\r"); a final line end adds no empty line.
[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);
/// Without blanks, tabs and line ends at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator);
[[nodiscard]] std::string replace_all(std::string text, std::string_view from, std::string_view to);
[[nodiscard]] bool contains(std::string_view text, std::string_view part);
/// A whole text that is a decimal number that fits; nothing else, no sign, no blanks.
[[nodiscard]] std::optional<unsigned long long> parse_unsigned(std::string_view text);
/// Is it valid UTF-8 throughout?
[[nodiscard]] bool is_utf8(std::string_view bytes);
/// Columns that the text takes on a terminal: one per code point, none for combining marks, two for East Asian wide ones.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// The text with every byte that is not part of valid UTF-8 written as \xNN, and control characters likewise:
/// safe to print on a terminal and to put into JSON.
[[nodiscard]] std::string printable(std::string_view bytes);
/// The same for the text and the quoted attributes of XML and HTML.
[[nodiscard]] std::string markup_text(std::string_view bytes);
/// One word for a POSIX shell: bare when it needs no quoting, else in single quotes.
[[nodiscard]] std::string shell_quote(std::string_view word);

}  // namespace whynogpu
