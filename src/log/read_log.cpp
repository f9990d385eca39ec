// SPDX-License-Identifier: Apache-2.0
#include "log/read_log.hpp"

namespace whynogpu {
namespace {

/// Where an escape sequence that begins at `at` ends: "ESC [ parameters letter", "ESC ] … BEL", or two bytes.
std::size_t end_of_escape(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size()) return text.size();
    std::size_t i = at + 2;
    if (text[at + 1] == '[') {
        while (i < text.size() && (text[i] < '@' || text[i] > '~')) ++i;
        return i < text.size() ? i + 1 : i;
    }
    if (text[at + 1] == ']') {
        while (i < text.size() && text[i] != '\a') ++i;
        return i < text.size() ? i + 1 : i;
    }
    return i;
}

std::string without_escapes(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == '\x1b') {
            i = end_of_escape(text, i);
            continue;
        }
        out += text[i++];
    }
    return out;
}

/// A progress bar draws itself over and over: each piece between carriage returns is a line of its own with the same number.
void take_pieces(std::string_view line, std::size_t number, LineSink& sink) {
    while (true) {
        const std::size_t end = line.find('\r');
        const std::string_view piece = line.substr(0, end);
        if (!piece.empty() || end == std::string_view::npos) sink.take({number, without_escapes(piece), {}});
        if (end == std::string_view::npos || end + 1 >= line.size()) return;
        line.remove_prefix(end + 1);
    }
}

}  // namespace

void read_log(std::string_view bytes, LineSink& sink) {
    for (std::size_t number = 1; !bytes.empty(); ++number) {
        const std::size_t end = bytes.find('\n');
        take_pieces(bytes.substr(0, end), number, sink);
        if (end == std::string_view::npos) return;
        bytes.remove_prefix(end + 1);
    }
}

}  // namespace whynogpu
