// SPDX-License-Identifier: Apache-2.0
#include "parse/region.hpp"

#include <algorithm>
#include <new>

namespace whynogpu {
namespace {

constexpr std::uint64_t most = 1ULL << 27;

}  // namespace

Region::Region(MappedView view, std::uint64_t offset, std::uint64_t size) : view_(std::make_unique<MappedView>(view)), offset_(offset) {
    const std::uint64_t end = view_->end();
    size_ = offset >= end ? 0 : std::min({size, end - offset, most});
    // Not initialised: pages that are never touched take no memory.
    bytes_.reset(new (std::nothrow) unsigned char[static_cast<std::size_t>(size_)]);
    if (!bytes_) size_ = 0;
    loaded_.resize(static_cast<std::size_t>((size_ + block - 1) / block));
}

bool Region::load(std::size_t number) {
    const std::uint64_t start = std::uint64_t{number} * block;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(block, size_ - start));
    loaded_[number] = view_->read(offset_ + start, bytes_.get() + start, count);
    return loaded_[number];
}

const char* Region::c_string(std::uint64_t start) {
    for (std::uint64_t place = start; place < size_;) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(block - place % block, size_ - place));
        const unsigned char* bytes = at(place, count);
        if (bytes == nullptr) return nullptr;
        if (std::memchr(bytes, 0, count) != nullptr) return reinterpret_cast<const char*>(bytes_.get() + start);
        place += count;
    }
    return nullptr;
}

}  // namespace whynogpu
