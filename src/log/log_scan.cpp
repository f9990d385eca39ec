// SPDX-License-Identifier: Apache-2.0
#include "log/log_scan.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "log/unwrap.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t after_a_hit = 20;           // lines
constexpr std::size_t rows_after_a_hit = 200;     // lines of a table or a traceback, which are indented or begin with a bar
constexpr std::size_t most_waiting = 10'000;      // lines that are looked at together: four million empty ones would fill the memory
constexpr std::size_t same_key = 16;              // lines that differ in numbers only: eight GPUs, versions of a library
constexpr std::size_t most_keys = 1 << 16;
constexpr std::size_t most_lines = 20'000;        // handed over beyond the edges
constexpr std::size_t most_bytes = 3 << 20;
constexpr unsigned enough_in_vain = 4096;         // lines after which a literal is given up
constexpr std::size_t before_a_hit = 4096;        // bytes of the same line
constexpr std::size_t overlap = 256;              // bytes that both windows see where a line has no end; longer than any literal

bool is_end(char c) { return c == '\n' || c == '\r'; }

/// Behind the last line end of the text; where there is none, `otherwise`.
std::size_t behind_last_end(std::string_view text, std::size_t otherwise) {
    const void* feed = memrchr(text.data(), '\n', text.size());
    if (feed == nullptr) feed = memrchr(text.data(), '\r', text.size());
    return feed == nullptr ? otherwise : static_cast<std::size_t>(static_cast<const char*>(feed) - text.data()) + 1;
}

/// Of a table: indented, behind a bar, or a package's row: "numpy   1.26.4", "numpy==1.26.4", "numpy (1.16.1)", "numpy 1.26.4 py312_0 forge".
bool is_row(std::string_view line) {
    if (line.empty()) return false;
    if (std::string_view(" \t|+").find(line.front()) != std::string_view::npos || line.starts_with("---")) return true;
    constexpr std::size_t longest_name = 80;
    std::size_t at = 0;
    const auto is_name = [](char c) { return is_identifier(c) || c == '-' || c == '.'; };
    while (at < line.size() && at < longest_name && is_name(line[at])) ++at;
    if (at == 0) return false;
    const std::size_t name = at;
    while (at < line.size() && (line[at] == ' ' || line[at] == '=' || line[at] == '(' || line[at] == '\t')) ++at;
    if (at == name || at >= line.size() || !is_digit(line[at])) return false;
    // "step 12 loss": behind a single blank a number is a version only with a dot in it.
    if (at > name + 1) return true;
    const std::size_t end = std::min(line.find(' ', at), line.size());
    return line.substr(at, end - at).find('.') != std::string_view::npos;
}

}  // namespace

std::size_t count_line_feeds(std::string_view text) {
    // Sixteen bytes at a time, in counters of one byte each that are emptied before they overflow.
    using Bytes [[gnu::vector_size(16)]] = unsigned char;
    std::size_t count = 0, at = 0;
    while (at + 16 <= text.size()) {
        Bytes sums{};
        for (const std::size_t end = std::min(text.size() - 15, at + 16 * 255); at < end; at += 16) {
            Bytes bytes;
            std::memcpy(&bytes, text.data() + at, sizeof bytes);
            sums -= reinterpret_cast<Bytes>(bytes == '\n');
        }
        for (std::size_t i = 0; i < 16; ++i) count += sums[i];
    }
    for (; at < text.size(); ++at) count += text[at] == '\n' ? 1 : 0;
    return count;
}

LogScan::LogScan(LiteralSource literals, LineSink& sink, ScanSizes sizes)
    : literals_(std::move(literals)), sink_(sink), sizes_(sizes), capacity_(std::max(sizes.whole, sizes.window)), budget_lines_(most_lines), budget_bytes_(most_bytes) {}

std::span<char> LogScan::room() {
    // Grown on demand: a paste needs no megabytes.
    if (used_ == buffer_.size()) buffer_.resize(std::min(capacity_, std::max<std::size_t>(buffer_.size() * 4, 64 << 10)));
    return {buffer_.data() + used_, std::min(buffer_.size(), capacity_) - used_};
}

void LogScan::filled(std::size_t count) {
    used_ += count;
    while (used_ >= capacity_) slide();
}

void LogScan::append(std::string_view bytes) {
    while (!bytes.empty()) {
        const std::span<char> to = room();
        const std::size_t count = std::min(to.size(), bytes.size());
        std::memcpy(to.data(), bytes.data(), count);
        filled(count);
        bytes.remove_prefix(count);
    }
}

/// The buffer is full: what cannot be the end of the log any more is dealt with.
void LogScan::slide() {
    const std::string_view all(buffer_.data(), used_);
    std::size_t begin = 0;
    if (!filtering_) {
        start_filtering();
        if (passed_whole_ == 0) {
            begin = behind_last_end(all.substr(0, sizes_.edge), sizes_.edge);
            take_all(all.substr(0, begin));
        }
    }
    const std::size_t limit = used_ - sizes_.edge;
    std::size_t end = begin + behind_last_end(all.substr(begin, limit - begin), limit - begin);
    take_matching(all.substr(begin, end - begin));
    if (!is_end(all[end - 1])) end -= std::min(end - begin, overlap);
    std::memmove(buffer_.data(), buffer_.data() + end, used_ - end);
    used_ -= end;
}

/// From now on lines must hold a literal. The rest of the first, large window is dealt with in smaller ones.
void LogScan::start_filtering() {
    if (filtering_) return;
    filtering_ = true;
    counts_.whole = false;
    capacity_ = sizes_.window;
    filter_.emplace(literals_ ? literals_() : std::vector<std::string>());
    in_vain_.assign(filter_->size(), 0);
}

void LogScan::take_all(std::string_view region) {
    passed_whole_ += region.size();
    while (!region.empty()) {
        const void* feed = std::memchr(region.data(), '\n', region.size());
        const std::size_t length = feed == nullptr ? region.size() : static_cast<std::size_t>(static_cast<const char*>(feed) - region.data());
        cleaner_.clean(region.substr(0, length), number_, cleaned_);
        if (feed == nullptr) break;
        ++number_;
        region.remove_prefix(length + 1);
        if (cleaned_.size() >= most_waiting) hand_over(true);
    }
    hand_over(true);
}

/// The lines of the region that hold a literal or follow one that does.
void LogScan::take_matching(std::string_view region) {
    filter_->find(region, hits_);
    std::size_t at = 0;  // lines up to here are dealt with and counted
    auto hit = hits_.begin();
    while (true) {
        while (hit != hits_.end() && hit->at < at) ++hit;
        const std::size_t next = hit == hits_.end() ? region.size() : hit->at;
        at = take_followers(region, at, next);
        if (hit == hits_.end()) break;
        if (hit->at < at) continue;
        // The piece of the line, between line ends of either kind, in which the literal stands.
        const std::size_t nearest = std::max(at, hit->at - std::min<std::size_t>(hit->at, before_a_hit));
        std::size_t begin = hit->at;
        while (begin > nearest && !is_end(region[begin - 1])) --begin;
        const std::size_t most = std::min(region.size(), hit->at + LineCleaner::longest - before_a_hit);
        std::size_t end = hit->at;
        while (end < most && !is_end(region[end])) ++end;
        const std::string_view piece = region.substr(begin, end - begin);
        count_lines(region.substr(at, begin - at));
        if (is_wanted(piece, hit->literal)) {
            take_line(piece);
            followers_ = after_a_hit;
            rows_ = rows_after_a_hit;
        }
        at = end;
    }
    count_lines(region.substr(at));
    hand_over(false);
}

/// The lines after a hit, as long as they are wanted and no other hit comes. Returns how far they reach.
std::size_t LogScan::take_followers(std::string_view region, std::size_t from, std::size_t next_hit) {
    while (followers_ > 0 && from < next_hit) {
        if (region[from] == '\n') ++number_;
        if (is_end(region[from])) {
            ++from;
            continue;
        }
        const std::size_t most = std::min(region.size(), from + LineCleaner::longest);
        std::size_t end = from;
        while (end < most && !is_end(region[end])) ++end;
        if (end > next_hit) break;  // that line has a literal of its own
        --(rows_ > 0 && is_row(region.substr(from, end - from)) ? rows_ : followers_);
        // Of a progress bar's states none is news.
        const bool is_state = end < region.size() && region[end] == '\r' && end + 1 < region.size() && region[end + 1] != '\n';
        if (!is_state && budget_lines_ > 0) take_line(region.substr(from, end - from));
        from = end;
    }
    return from;
}

void LogScan::take_line(std::string_view piece) {
    budget_lines_ -= std::min<std::size_t>(budget_lines_, 1);
    budget_bytes_ -= std::min(budget_bytes_, piece.size());
    if (budget_bytes_ == 0) budget_lines_ = 0;
    cleaner_.clean_piece(piece, number_, {}, cleaned_);
}

/// Is it news? What is not, is counted; a literal that brings no news for long is not looked for any more.
bool LogScan::is_wanted(std::string_view piece, std::uint32_t literal) {
    const std::uint64_t key = line_key(piece);
    const auto known = seen_.find(key);
    const bool wanted = budget_lines_ > 0 && (known == seen_.end() ? seen_.size() < most_keys : known->second < same_key);
    if (wanted) {
        ++seen_[key];
        return true;
    }
    ++counts_.left_out;
    if (++in_vain_[literal] == enough_in_vain) filter_->forget(literal);
    return false;
}

void LogScan::count_lines(std::string_view passed) { number_ += count_line_feeds(passed); }

void LogScan::hand_over(bool mend) {
    if (mend) {
        repeated_.take_off(cleaned_);
        cleaned_ = unwrapped(std::move(cleaned_));
    } else {
        repeated_.take_off_known(cleaned_);
    }
    for (LogLine& line : cleaned_) sink_.take(std::move(line));
    cleaned_.clear();
}

void LogScan::flush() {
    const std::string_view all(buffer_.data(), used_);
    const void* feed = used_ == 0 ? nullptr : memrchr(all.data(), '\n', used_);
    if (feed == nullptr) return;
    const std::size_t end = static_cast<std::size_t>(static_cast<const char*>(feed) - all.data()) + 1;
    if (filtering_) take_matching(all.substr(0, end));
    else take_all(all.substr(0, end));
    cleaner_.finish(cleaned_);
    hand_over(false);
    std::memmove(buffer_.data(), buffer_.data() + end, used_ - end);
    used_ -= end;
    // The sum counts, not the piece: a file that is followed must not be handed over whole for ever.
    if (!filtering_ && passed_whole_ >= sizes_.whole) start_filtering();
    while (used_ >= capacity_) slide();
}

void LogScan::restart() {
    finish();
    number_ = 1;
}

void LogScan::take(std::size_t number, std::string_view text, const std::string& source) {
    number_ = number;
    counts_.lines = std::max(counts_.lines, number);
    passed_whole_ += text.size();
    const bool whole = passed_whole_ <= sizes_.whole;
    if (!whole) {
        start_filtering();
        filter_->find(text, hits_);
        if (hits_.empty() || !is_wanted(text, hits_.front().literal)) return;
        cleaner_.clean_piece(text, number, source, cleaned_);
    } else {
        std::vector<LogLine> lines;
        cleaner_.clean(text, number, lines);
        for (LogLine& line : lines) {
            line.source = source;
            cleaned_.push_back(std::move(line));
        }
    }
    hand_over(false);
}

void LogScan::finish() {
    std::string_view all(buffer_.data(), used_);
    if (filtering_ && used_ > sizes_.edge) {
        const std::size_t begin = behind_last_end(all.substr(0, used_ - sizes_.edge), used_ - sizes_.edge);
        take_matching(all.substr(0, begin));
        all.remove_prefix(begin);
    }
    take_all(all);
    cleaner_.finish(cleaned_);
    hand_over(true);
    used_ = 0;
    followers_ = rows_ = 0;
    counts_.lines = std::max(counts_.lines, number_ - (!all.empty() && all.back() != '\n' ? 0 : 1));
}

}  // namespace whynogpu
