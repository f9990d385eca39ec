// SPDX-License-Identifier: Apache-2.0
// Everything that turns the bytes of a log into text: the first byte chooses.
#include <cstdlib>
#include <string>
#include <string_view>

#include "log/line_cleaner.hpp"
#include "log/repeated_prefix.hpp"
#include "log/unwrap.hpp"
#include "parse/text/file_kind.hpp"
#include "parse/text/line_prefix.hpp"
#include "parse/text/markup.hpp"
#include "parse/text/notebook.hpp"
#include "parse/text/terminal_text.hpp"
#include "parse/text/utf16.hpp"
#include "util/text.hpp"

namespace {

using namespace whynogpu;

void require(bool truth) {
    if (!truth) std::abort();
}

void fuzz_lines(std::string_view text) {
    LineCleaner cleaner;
    std::vector<LogLine> lines;
    std::size_t number = 0;
    for (const std::string& line : split(text, '\n')) cleaner.clean(line, ++number, lines);
    cleaner.finish(lines);
    RepeatedPrefixes().take_off(lines);
    for (const LogLine& line : unwrapped(std::move(lines))) require(is_utf8(line.text) && line.number <= number && line.text.find('\x1b') == std::string::npos);
}

void fuzz_notebook(std::string_view text, std::size_t piece) {
    (void)read_notebook(
        [&] {
            const std::string_view next = text.substr(0, piece);
            text.remove_prefix(next.size());
            return next;
        },
        [](const NotebookLine& line) { require(line.text.find('\n') == std::string::npos); });
}

void fuzz_utf16(std::string_view text, std::size_t piece) {
    Utf16Decoder decoder(piece % 2 == 0);
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); at += piece) decoder.decode(text.substr(at, piece), decoded);
    decoder.finish(decoded);
    require(is_utf8(decoded));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 2) return 0;
    const std::size_t piece = 1 + data[1] % 64;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    switch (data[0] % 8) {
        case 0:
            for (const std::string& shown : terminal_text(text)) require(is_utf8(shown));
            break;
        case 1: (void)without_markup(std::string(text)); break;
        case 2: {
            LinePrefixes prefixes;
            for (const std::string& line : split(text, '\n')) (void)prefixes.take_off(line);
            break;
        }
        case 3: (void)kind_of_text(text); break;
        case 4: fuzz_utf16(text, piece); break;
        case 5:
        case 6: fuzz_notebook(text, piece); break;
        default: fuzz_lines(text);
    }
    return 0;
}
