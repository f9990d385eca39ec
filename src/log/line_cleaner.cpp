// SPDX-License-Identifier: Apache-2.0
#include "log/line_cleaner.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "parse/text/markup.hpp"
#include "parse/text/terminal_text.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t pieces_of_a_bar = 4;  // so many carriage returns in one line make it a progress bar
constexpr std::size_t most_kinds = 4096;    // of pieces within one such line
constexpr std::size_t key_length = 512;     // bytes of a line that make its key

/// What counts in a key: letters, and bytes of characters that are none of the blocks that bars are drawn with.
constexpr std::array<bool, 256> counted = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 256; ++c) table[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 0xC3 && c != 0xE2);
    return table;
}();

bool has_controls(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
}

/// Where a line that is too long may be cut without tearing a character.
std::size_t cut(std::string_view bytes) {
    if (bytes.size() <= LineCleaner::longest) return bytes.size();
    std::size_t end = LineCleaner::longest;
    while (end > LineCleaner::longest - 4 && (static_cast<unsigned char>(bytes[end]) & 0xC0) == 0x80) --end;
    return end;
}

}  // namespace

std::uint64_t line_key(std::string_view line) {
    std::uint64_t key = 1469598103934665603ULL;  // FNV-1a
    for (const char c : line.substr(0, key_length)) {
        const auto code = static_cast<unsigned char>(c);
        if (counted[code]) key = (key ^ code) * 1099511628211ULL;
    }
    return key;
}

void LineCleaner::clean_piece(std::string_view bytes, std::size_t number, const std::string& source, std::vector<LogLine>& to) {
    do {
        const std::string_view part = bytes.substr(0, cut(bytes));
        bytes.remove_prefix(part.size());
        for (const std::string& shown : terminal_text(part)) {
            UnprefixedLine line = prefixes_.take_off(shown);
            // A quotation or a web page may stand before the prefix.
            if (line.text == shown)
                if (const std::string plain = without_markup(shown); plain != shown) line = prefixes_.take_off(plain);
            if (line.is_field) continue;
            if (line.source.empty()) line.source = source;
            // Blanks at the end of a piece are blanks within the line.
            if (line.end == LineEnd::open) line.text.append(part.size() - std::min(part.find_last_not_of(' ') + 1, part.size()), ' ');
            pieces_.take({number, std::move(line)}, complete_);
            hand_over(to);
        }
    } while (!bytes.empty());
}

void LineCleaner::finish(std::vector<LogLine>& to) {
    pieces_.finish(complete_);
    hand_over(to);
}

void LineCleaner::hand_over(std::vector<LogLine>& to) {
    for (NumberedLine& complete : complete_) {
        UnprefixedLine& line = complete.line;
        if (!has_controls(line.text) && is_utf8(line.text)) {
            to.push_back({complete.number, without_markup(std::move(line.text)), std::move(line.source)});
            continue;
        }
        // The message of a record has line ends and colours of its own.
        for (std::string& inner : terminal_text(line.text)) to.push_back({complete.number, without_markup(std::move(inner)), line.source});
    }
    complete_.clear();
}

void LineCleaner::clean(std::string_view bytes, std::size_t number, std::vector<LogLine>& to) {
    while (!bytes.empty() && bytes.back() == '\r') bytes.remove_suffix(1);
    const bool is_bar = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\r')) >= pieces_of_a_bar;
    // From the last to the first: of each kind the last one stays.
    std::unordered_set<std::uint64_t> kinds;
    std::vector<std::string_view> pieces;
    while (true) {
        const std::size_t before = bytes.rfind('\r');
        const std::string_view piece = before == std::string_view::npos ? bytes : bytes.substr(before + 1);
        const bool is_new = !is_bar || (kinds.size() < most_kinds && kinds.insert(line_key(piece)).second);
        if (is_new && (!piece.empty() || (bytes.empty() && pieces.empty()))) pieces.push_back(piece);
        if (before == std::string_view::npos) break;
        bytes = bytes.substr(0, before);
    }
    for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) clean_piece(*piece, number, {}, to);
}

}  // namespace whynogpu
