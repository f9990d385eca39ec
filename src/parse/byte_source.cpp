// SPDX-License-Identifier: Apache-2.0
#include "parse/byte_source.hpp"

#include <algorithm>
#include <array>

namespace whynogpu {

bool MappedView::read(std::uint64_t offset, void* to, std::size_t count) {
    if (offset > end() || count > end() - offset) return false;
    const std::uint64_t size = source_.size();
    const std::size_t there = offset >= size ? 0 : static_cast<std::size_t>(std::min<std::uint64_t>(count, size - offset));
    if (there != 0 && !source_.read(offset, to, there)) return false;
    std::memset(static_cast<char*>(to) + there, 0, count - there);
    return true;
}

std::optional<std::string> MappedView::c_string(std::uint64_t offset, std::size_t most) {
    std::string text;
    std::array<char, 128> piece;
    while (text.size() <= most && offset < end()) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), end() - offset));
        if (!read(offset, piece.data(), count)) return std::nullopt;
        if (const void* stop = std::memchr(piece.data(), 0, count)) {
            text.append(piece.data(), static_cast<std::size_t>(static_cast<const char*>(stop) - piece.data()));
            return text.size() <= most ? std::optional(std::move(text)) : std::nullopt;
        }
        text.append(piece.data(), count);
        offset += count;
    }
    return std::nullopt;
}

}  // namespace whynogpu
