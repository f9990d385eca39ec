// SPDX-License-Identifier: Apache-2.0
#include "parse/text/file_kind.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Magic {
    std::string_view bytes;
    std::string_view name, advice;
};

constexpr std::array<Magic, 16> magics = {{
    {"\x1f\x8b", "gzip-compressed", "zcat FILE | whynogpu log -"},
    {"\xfd" "7zXZ", "xz-compressed", "xzcat FILE | whynogpu log -"},
    {"BZh", "bzip2-compressed", "bzcat FILE | whynogpu log -"},
    {"\x28\xb5\x2f\xfd", "zstd-compressed", "zstdcat FILE | whynogpu log -"},
    {"PK\x03\x04", "a zip archive", "unzip -p FILE | whynogpu log -"},
    {"\x7f" "ELF", "a program or library, not a log", ""},
    {"MZ", "a Windows program or library, not a log", ""},
    {"\x89PNG", "a picture; a log must be text", ""},
    {"\xff\xd8\xff", "a picture; a log must be text", ""},
    {"GIF8", "a picture; a log must be text", ""},
    {"%PDF-", "a PDF", "pdftotext FILE - | whynogpu log -"},
    {"\x89HDF", "an HDF5 file, not a log", ""},
    {"SQLite format 3", "a database, not a log", ""},
    {"\xcf\xfa\xed\xfe", "a macOS program or library, not a log", ""},
    {"\xd0\xcf\x11\xe0", "an Office document", "save it as plain text"},
    {"LPKSHHRH", "a binary journal", "journalctl --file FILE | whynogpu log -"},
}};

constexpr std::size_t most_looked_at = 65536;

bool is_control(char c) {
    const auto code = static_cast<unsigned char>(c);
    return code < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\b' && c != '\f' && c != '\v' && c != '\a' && c != '\x1b';
}

/// UTF-16 without its mark: nearly every second byte of Western text is NUL.
FileKindOfText::Kind unmarked_utf16(std::string_view head) {
    if (head.size() < 8) return FileKindOfText::text;
    std::size_t zeros[2] = {0, 0};
    const std::size_t looked_at = std::min<std::size_t>(head.size(), 2048) & ~std::size_t{1};
    for (std::size_t i = 0; i < looked_at; ++i) zeros[i % 2] += head[i] == '\0' ? 1 : 0;
    const std::size_t pairs = looked_at / 2;
    if (zeros[1] * 10 > pairs * 7 && zeros[0] * 10 < pairs) return FileKindOfText::utf16_little;
    if (zeros[0] * 10 > pairs * 7 && zeros[1] * 10 < pairs) return FileKindOfText::utf16_big;
    return FileKindOfText::text;
}

bool is_printed(char c) { return (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n'; }

/// Control characters that no log has. NULs in a row are a hole in the file, NULs between letters are UTF-16 that was appended to text.
bool looks_binary(std::string_view head) {
    std::size_t controls = 0, seen = 0;
    for (std::size_t i = 0; i < head.size(); ++i) {
        const char before = i > 0 ? head[i - 1] : '\n', after = i + 1 < head.size() ? head[i + 1] : '\n';
        if (head[i] == '\0' && (before == '\0' || after == '\0' || (is_printed(before) && is_printed(after)))) continue;
        ++seen;
        controls += is_control(head[i]) ? 1 : 0;
    }
    return controls * 20 > seen;
}

bool looks_like_notebook(std::string_view head) {
    const std::size_t first = head.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || head[first] != '{') return false;
    const std::size_t next = head.find_first_not_of(" \t\r\n", first + 1);
    if (next == std::string_view::npos || head[next] != '"') return false;
    const std::string_view start = head.substr(next, 16384);
    return start.substr(0, 7) == "\"cells\"" || contains(start, "\"nbformat\"") || contains(start, "\"cell_type\"") || start.substr(0, 12) == "\"worksheets\"";
}

}  // namespace

FileKindOfText kind_of_text(std::string_view head) {
    head = head.substr(0, most_looked_at);
    if (head.substr(0, 3) == "\xEF\xBB\xBF") {
        FileKindOfText rest = kind_of_text(head.substr(3));
        rest.mark = 3;
        return rest;
    }
    // A mark in front of text without a single NUL is no mark: even Chinese text has blanks and line ends.
    const bool may_be_wide = head.size() < 64 || contains(head, std::string_view("\0", 1));
    if (head.substr(0, 2) == "\xFF\xFE" && may_be_wide) return {FileKindOfText::utf16_little, {}, {}, 2};
    if (head.substr(0, 2) == "\xFE\xFF" && may_be_wide) return {FileKindOfText::utf16_big, {}, {}, 2};
    for (const Magic& magic : magics)
        if (head.substr(0, magic.bytes.size()) == magic.bytes && (magic.bytes.size() > 3 || looks_binary(head)))
            return {FileKindOfText::binary, std::string(magic.name), std::string(magic.advice), 0};
    if (const auto wide = unmarked_utf16(head); wide != FileKindOfText::text) return {wide, {}, {}, 0};
    if (looks_binary(head)) return {FileKindOfText::binary, {}, {}, 0};
    return {looks_like_notebook(head) ? FileKindOfText::notebook : FileKindOfText::text, {}, {}, 0};
}

}  // namespace whynogpu
