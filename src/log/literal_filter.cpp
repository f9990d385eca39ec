// SPDX-License-Identifier: Apache-2.0
#include "log/literal_filter.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <unordered_map>
#include <unordered_set>

namespace whynogpu {
namespace {

constexpr unsigned seen_bits = 17;  // 16 KB: fits beside the text in the first cache
constexpr unsigned bucket_bits = 12;
constexpr std::size_t most_needles = 60'000;
constexpr std::size_t longest_anchor = 11;
constexpr std::string_view rewritten = "'\"`<>&*_\\";  // by forums, editors and mail programs

std::uint32_t load(const char* from) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

std::uint32_t hash_of(std::uint32_t bytes) {
    return bytes * 2654435761U;  // Knuth's multiplicative hash: the upper bits are well mixed
}

std::uint32_t bucket_of(std::uint32_t bytes) { return hash_of(bytes) >> (32 - bucket_bits); }

constexpr unsigned pair_bits = 17;
constexpr std::size_t step_with_pairs = 8;  // the anchors of smaller steps are shorter than two groups

std::uint64_t hash_of_pair(const char* from) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, from, sizeof bytes);
    return (bytes * 11400714819323198485ULL) >> (64 - pair_bits);  // Fibonacci hashing
}

/// What every training log is full of: a group that occurs here says nothing.
constexpr std::string_view ordinary_text =
    "2024-01-01 00:00:00.000000: I tensorflow/core/platform/cpu_feature_guard.cc:210] W tensorflow/stream_executor/cuda/cuda_ "
    "INFO WARNING ERROR DEBUG step loss: accuracy: val_loss: val_accuracy: learning rate epoch Epoch 1/100 ms/step s/step it/s examples/sec "
    "[==============================] [=====>.........] - ETA: 0s ---------------- ++++ |#######  | ******** ________ ~~~~ "
    "100%|##########| 1000/1000 [00:00<00:00, 000.00it/s, loss=0.0000] global_step training validation batch_size model checkpoint saved saving "
    "/usr/local/lib/python3.10/dist-packages/tensorflow/python/keras/engine/training.py site-packages /home/user/ File \"\", line 00, in <module> "
    "    return self.function(*args, **kwargs) the and of to in is for with that not from this was are use using has been will be can could should "
    "device:GPU:0 device:CPU:0 nvidia cuda library version available memory running loading loaded loader logging logger message function "
    "https://www.tensorflow.org/install/ \"level\": \"info\", \"time\": \"message\": \"name\": null, true, false, 0x00007f 0.0000e+00 nan None True False";

/// How much a group is worth avoiding: how ordinary it is.
unsigned ordinariness(std::string_view four, const std::unordered_set<std::uint32_t>& ordinary) {
    unsigned cost = ordinary.contains(load(four.data())) ? 60 : 0;
    for (const char c : four) {
        if (c >= '0' && c <= '9') cost += 4;
        else if (c == ' ' || c == '.' || c == '-' || c == '=' || c == '/') cost += 3;
        else if (std::strchr("etaoinsrlcd", c) != nullptr) cost += 2;
        else if (c >= 'a' && c <= 'z') cost += 1;
    }
    return cost;
}

std::unordered_set<std::uint32_t> ordinary_groups() {
    std::unordered_set<std::uint32_t> groups;
    for (std::size_t i = 0; i + LiteralFilter::group <= ordinary_text.size(); ++i) groups.insert(load(ordinary_text.data() + i));
    return groups;
}

/// Where the piece of that length begins whose groups are least ordinary, and least used by other literals: each use is a comparison more.
std::size_t rarest_piece(const std::string& literal, std::size_t length, const std::unordered_set<std::uint32_t>& ordinary, const std::unordered_map<std::uint32_t, unsigned>& uses) {
    constexpr unsigned cost_of_use = 20;
    std::size_t best = 0, best_cost = std::numeric_limits<std::size_t>::max();
    for (std::size_t start = 0; start + length <= literal.size(); ++start) {
        std::size_t cost = 0;
        for (std::size_t i = start; i + LiteralFilter::group <= start + length; ++i) {
            const auto used = uses.find(load(literal.data() + i));
            cost += ordinariness(std::string_view(literal).substr(i, LiteralFilter::group), ordinary) + (used == uses.end() ? 0 : cost_of_use * used->second);
        }
        if (cost < best_cost) best = start, best_cost = cost;
    }
    return best;
}

/// The longest part without characters that are rewritten on the way; the whole when that part would be too short for an anchor.
std::string lasting_part(const std::string& literal) {
    std::string_view best, rest = literal;
    while (true) {
        const std::size_t end = rest.find_first_of(rewritten);
        if (const std::string_view part = rest.substr(0, end); part.size() > best.size()) best = part;
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
    }
    return best.size() >= longest_anchor ? std::string(best) : literal;
}

}  // namespace

LiteralFilter::LiteralFilter(const std::vector<std::string>& literals) {
    std::unordered_set<std::string> known;
    for (const std::string& literal : literals) {
        if (literal.size() < shortest) {
            too_short_.push_back(literal);
            continue;
        }
        std::string part = lasting_part(literal);
        while (part.size() < step_ + group - 1) step_ /= 2;
        if (known.insert(part).second && needles_.size() < most_needles) needles_.push_back({std::move(part), 0, false});
    }
    const auto ordinary = ordinary_groups();
    std::unordered_map<std::uint32_t, unsigned> uses;
    for (Needle& needle : needles_) {
        needle.anchor = static_cast<std::uint32_t>(rarest_piece(needle.text, step_ + group - 1, ordinary, uses));
        for (std::size_t i = 0; i < step_; ++i) ++uses[load(needle.text.data() + needle.anchor + i)];
    }
    index();
}

void LiteralFilter::index() {
    entries_.clear();
    for (std::size_t number = 0; number < needles_.size(); ++number) {
        if (needles_[number].forgotten) continue;
        const char* const anchor = needles_[number].text.data() + needles_[number].anchor;
        for (std::size_t offset = 0; offset < step_; ++offset)
            entries_.push_back({load(anchor + offset), load(anchor), load(anchor + step_ - 1), static_cast<std::uint16_t>(number), static_cast<std::uint16_t>(offset)});
    }
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return bucket_of(a.bytes) < bucket_of(b.bytes); });
    seen_.assign((std::size_t{1} << seen_bits) / 64, 0);
    pairs_.assign((std::size_t{1} << pair_bits) / 64, 0);
    first_.assign((std::size_t{1} << bucket_bits) + 1, 0);
    for (const Entry& entry : entries_) {
        ++first_[bucket_of(entry.bytes) + 1];
        const std::uint32_t hash = hash_of(entry.bytes) >> (32 - seen_bits);
        seen_[hash / 64] |= std::uint64_t{1} << (hash % 64);
        if (step_ != step_with_pairs) continue;
        const Needle& needle = needles_[entry.needle];
        const std::uint64_t pair = hash_of_pair(needle.text.data() + needle.anchor + entry.offset - (entry.offset < group ? 0 : group));
        pairs_[pair / 64] |= std::uint64_t{1} << (pair % 64);
    }
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

void LiteralFilter::forget(std::uint32_t literal) {
    needles_[literal].forgotten = true;
    index();
}

/// Does the group at `at` stand beside one that it has beside it in an anchor? A no saves the comparisons with all anchors that have it.
bool LiteralFilter::has_neighbour(std::string_view text, std::size_t at) const {
    if (step_ != step_with_pairs || at < group || at + 2 * group > text.size()) return true;
    const std::uint64_t behind = hash_of_pair(text.data() + at), before = hash_of_pair(text.data() + at - group);
    return (((pairs_[behind / 64] >> (behind % 64)) | (pairs_[before / 64] >> (before % 64))) & 1) != 0;
}

void LiteralFilter::check_group(std::string_view text, std::size_t at, std::vector<Hit>& hits) const {
    if (!has_neighbour(text, at)) return;
    const std::uint32_t bytes = load(text.data() + at), bucket = bucket_of(bytes);
    for (std::uint32_t i = first_[bucket]; i < first_[bucket + 1]; ++i) {
        const Entry& entry = entries_[i];
        if (entry.bytes != bytes || entry.offset > at) continue;
        const std::size_t anchor = at - entry.offset;
        if (step_ + group - 1 > text.size() - anchor || load(text.data() + anchor) != entry.first || load(text.data() + anchor + step_ - 1) != entry.last) continue;
        const Needle& needle = needles_[entry.needle];
        if (needle.anchor > anchor) continue;
        const std::size_t start = anchor - needle.anchor;
        if (needle.text.size() > text.size() - start || std::memcmp(text.data() + start, needle.text.data(), needle.text.size()) != 0) continue;
        hits.push_back({static_cast<std::uint32_t>(start), entry.needle});
    }
}

template <std::size_t step>
void LiteralFilter::find_in_steps(std::string_view text, std::vector<Hit>& hits) const {
    const std::uint64_t* const seen = seen_.data();
    const char* const data = text.data();
    const auto is_seen = [&](std::size_t at) {
        const std::uint32_t hash = hash_of(load(data + at)) >> (32 - seen_bits);
        return (seen[hash / 64] >> (hash % 64)) & 1;
    };
    std::size_t at = 0;
    for (; at + 7 * step + group <= text.size(); at += 8 * step) {
        std::uint64_t any = 0;
        for (std::size_t i = 0; i < 8; ++i) any |= is_seen(at + i * step) << i;
        for (; any != 0; any &= any - 1) check_group(text, at + static_cast<std::size_t>(std::countr_zero(any)) * step, hits);
    }
    for (; at + group <= text.size(); at += step)
        if (is_seen(at)) check_group(text, at, hits);
}

void LiteralFilter::find(std::string_view text, std::vector<Hit>& hits) const {
    hits.clear();
    if (entries_.empty()) return;
    switch (step_) {
        case 8: find_in_steps<8>(text, hits); break;
        case 4: find_in_steps<4>(text, hits); break;
        case 2: find_in_steps<2>(text, hits); break;
        default: find_in_steps<1>(text, hits);
    }
    // What begins before its anchor may have been found after its neighbour.
    std::sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.at != b.at ? a.at < b.at : a.literal < b.literal; });
}

}  // namespace whynogpu
