// SPDX-License-Identifier: Apache-2.0
#include "lint/word_filter.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

std::size_t block(const char* at) {
    return static_cast<unsigned char>(at[0]) << 8 | static_cast<unsigned char>(at[1]);
}

}  // namespace

WordFilter::WordFilter(std::vector<std::string_view> words) : words_(std::move(words)), ending_(1 << 16) {
    shortest_ = 64;
    for (const std::string_view word : words_) shortest_ = std::min(shortest_, word.size());
    shift_.assign(1 << 16, static_cast<std::uint8_t>(shortest_ - 1));
    for (std::size_t w = 0; w < words_.size(); ++w) {
        for (std::size_t i = 0; i + 2 <= shortest_; ++i) {
            const std::size_t b = block(words_[w].data() + i);
            shift_[b] = std::min(shift_[b], static_cast<std::uint8_t>(shortest_ - 2 - i));
        }
        ending_[block(words_[w].data() + shortest_ - 2)].push_back(static_cast<std::uint8_t>(w));
    }
}

std::uint64_t WordFilter::search(std::string_view text, bool stops) const {
    std::uint64_t found = 0;
    if (words_.empty() || text.size() < shortest_) return 0;
    std::size_t at = shortest_ - 2;
    while (at + 2 <= text.size()) {
        const std::size_t b = block(text.data() + at);
        if (shift_[b] != 0) {
            at += shift_[b];
            continue;
        }
        const std::size_t start = at + 2 - shortest_;
        for (const std::uint8_t w : ending_[b])
            if ((found >> w & 1) == 0 && text.substr(start).starts_with(words_[w])) found |= std::uint64_t{1} << w;
        if (stops && found != 0) return found;
        ++at;
    }
    return found;
}

}  // namespace whynogpu
