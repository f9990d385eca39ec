// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace whynogpu {

/// UTF-16, which PowerShell's redirection writes, to UTF-8, piece by piece. Half a surrogate pair becomes U+FFFD.
class Utf16Decoder {
  public:
    explicit Utf16Decoder(bool big_endian) : big_endian_(big_endian) {}
    /// Appends what the bytes mean; an odd last byte and a first half wait for the next piece.
    void decode(std::string_view bytes, std::string& to);
    /// Nothing more comes: what still waits was cut.
    void finish(std::string& to);

  private:
    void unit(std::uint32_t code, std::string& to);

    bool big_endian_, odd_ = false;
    unsigned char odd_byte_ = 0;
    std::uint32_t high_ = 0;  // first half of a pair, 0 when none waits
};

}  // namespace whynogpu
