// SPDX-License-Identifier: Apache-2.0
#include "parse/text/utf16.hpp"

namespace whynogpu {
namespace {

constexpr std::uint32_t replacement = 0xFFFD;

void append(std::uint32_t code, std::string& to) {
    const auto put = [&](std::uint32_t byte) { to += static_cast<char>(byte); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0 | (code >> 6));
    } else {
        if (code < 0x10000) {
            put(0xE0 | (code >> 12));
        } else {
            put(0xF0 | (code >> 18));
            put(0x80 | ((code >> 12) & 0x3F));
        }
        put(0x80 | ((code >> 6) & 0x3F));
    }
    put(0x80 | (code & 0x3F));
}

}  // namespace

void Utf16Decoder::unit(std::uint32_t code, std::string& to) {
    const bool low = code >= 0xDC00 && code < 0xE000;
    if (high_ != 0) {
        const std::uint32_t high = high_;
        high_ = 0;
        if (low) return append(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), to);
        append(replacement, to);
    }
    if (code >= 0xD800 && code < 0xDC00) high_ = code;
    else append(low ? replacement : code, to);
}

void Utf16Decoder::decode(std::string_view bytes, std::string& to) {
    std::size_t i = 0;
    if (odd_ && !bytes.empty()) {
        const auto second = static_cast<unsigned char>(bytes[i++]);
        odd_ = false;
        unit(big_endian_ ? static_cast<std::uint32_t>(odd_byte_ << 8 | second) : static_cast<std::uint32_t>(second << 8 | odd_byte_), to);
    }
    for (; i + 1 < bytes.size(); i += 2) {
        const auto first = static_cast<unsigned char>(bytes[i]), second = static_cast<unsigned char>(bytes[i + 1]);
        const auto code = big_endian_ ? static_cast<std::uint32_t>(first << 8 | second) : static_cast<std::uint32_t>(second << 8 | first);
        if (code < 0x80 && high_ == 0) to += static_cast<char>(code);
        else unit(code, to);
    }
    if (i < bytes.size()) odd_ = true, odd_byte_ = static_cast<unsigned char>(bytes[i]);
}

void Utf16Decoder::finish(std::string& to) {
    if (high_ != 0 || odd_) append(replacement, to);
    high_ = 0;
    odd_ = false;
}

}  // namespace whynogpu
