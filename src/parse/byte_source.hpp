// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>

namespace whynogpu {

/// Bytes one can read from anywhere: a file that is too big to be read whole, or a piece of memory.
class ByteSource {
  public:
    virtual ~ByteSource() = default;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
    /// Copies `count` bytes from `offset` on; false when not all of them are there (or the system failed).
    [[nodiscard]] virtual bool read(std::uint64_t offset, void* to, std::size_t count) = 0;
};

class MemorySource : public ByteSource {
  public:
    explicit MemorySource(std::span<const std::byte> bytes) : bytes_(bytes) {}
    [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
    [[nodiscard]] bool read(std::uint64_t offset, void* to, std::size_t count) override {
        if (offset > bytes_.size() || count > bytes_.size() - offset) return false;
        if (count != 0) std::memcpy(to, bytes_.data() + offset, count);
        return true;
    }

  private:
    std::span<const std::byte> bytes_;
};

/// As a mapped file looks: behind the last byte the rest of the page is zero, and behind that page there is nothing
/// (touching it is SIGBUS).
class MappedView {
  public:
    explicit MappedView(ByteSource& source) : source_(source) {}
    [[nodiscard]] std::uint64_t end() const { return (source_.size() + page - 1) / page * page; }
    [[nodiscard]] bool read(std::uint64_t offset, void* to, std::size_t count);
    /// The text up to its NUL; nothing when it runs off the end or is longer than `most`.
    [[nodiscard]] std::optional<std::string> c_string(std::uint64_t offset, std::size_t most = 4096);

    static constexpr std::uint64_t page = 4096;

  private:
    ByteSource& source_;
};

}  // namespace whynogpu
