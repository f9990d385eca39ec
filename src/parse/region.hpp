// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "parse/byte_source.hpp"

namespace whynogpu {

/// A table inside a big file, read block by block where it is touched. Unlike a mapping it takes no harm from a file that
/// shrinks meanwhile, and only what was touched takes memory.
class Region {
  public:
    Region() = default;
    /// `size` is cut where the file (its last page included) ends.
    Region(MappedView view, std::uint64_t offset, std::uint64_t size);

    [[nodiscard]] std::uint64_t size() const { return size_; }
    /// `count` bytes from `at` on, null when they are not all there; valid as long as the region lives.
    [[nodiscard]] const unsigned char* at(std::uint64_t at, std::size_t count) {
        if (at > size_ || count > size_ - at) return nullptr;
        const auto first = static_cast<std::size_t>(at / block), last = count == 0 ? first : static_cast<std::size_t>((at + count - 1) / block);
        for (std::size_t b = first; b <= last && b < loaded_.size(); ++b)
            if (!loaded_[b] && !load(b)) return nullptr;
        return bytes_.get() + at;
    }
    /// The element of a table of plain structs, null when it is not there.
    template <class T>
    [[nodiscard]] bool get(std::uint64_t index, T& to) {
        if (index > size_ / sizeof(T)) return false;
        const unsigned char* bytes = at(index * sizeof(T), sizeof(T));
        if (bytes == nullptr) return false;
        std::memcpy(&to, bytes, sizeof(T));
        return true;
    }
    /// The text there up to its NUL, null when it runs off the end.
    [[nodiscard]] const char* c_string(std::uint64_t at);

  private:
    static constexpr std::size_t block = 16384;
    bool load(std::size_t number);

    std::unique_ptr<MappedView> view_;
    std::uint64_t offset_ = 0, size_ = 0;
    std::unique_ptr<unsigned char[]> bytes_;
    std::vector<bool> loaded_;
};

}  // namespace whynogpu
