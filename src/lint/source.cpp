// SPDX-License-Identifier: Apache-2.0
#include "lint/source.hpp"

#include <algorithm>

namespace whynogpu {

Place place_of(const Source& source, std::size_t byte) {
    byte = std::min(byte, source.text.size());
    Place place;
    std::size_t start = 0;
    for (std::size_t c = 0; c < source.cells.size() && source.cells[c] <= byte; ++c) {
        place.cell = static_cast<int>(source.cell_numbers[c]);
        start = source.cells[c];
    }
    const std::string_view before = std::string_view(source.text).substr(start, byte - start);
    place.line = 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
    const std::string_view line = before.substr(before.rfind('\n') + 1);
    place.column = 1 + static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    return place;
}

std::string_view line_at(const Source& source, std::size_t byte) {
    const std::string_view text = source.text;
    byte = std::min(byte, text.size());
    const std::size_t before = byte == 0 ? std::string_view::npos : text.rfind('\n', byte - 1);
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin && text[end - 1] == '\r') --end;
    return text.substr(begin, end - begin);
}

}  // namespace whynogpu
