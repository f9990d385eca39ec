// SPDX-License-Identifier: Apache-2.0
#include "util/version.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "util/text.hpp"

namespace whynogpu {
namespace {

bool take_number(std::string_view& text, long& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end == text.data() || text.front() == '-') return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

struct StageWord {
    std::string_view word;
    int stage;
};
// Longest first, so that "alpha" is not read as "a".
constexpr StageWord stage_words[] = {{"preview", -1}, {"alpha", -3}, {"beta", -2}, {"post", 1}, {"dev", -4},
                                     {"pre", -1},     {"rev", 1},    {"rc", -1},   {"a", -3},   {"b", -2},
                                     {"c", -1},       {"r", 1}};

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
    Version version;
    text = trim(text);
    version.text_ = std::string(text);
    if (text.starts_with('v') || text.starts_with('V')) text.remove_prefix(1);
    for (;;) {
        long number = 0;
        if (!take_number(text, number)) break;
        version.numbers_.push_back(number);
        if (text.size() < 2 || text[0] != '.' || text[1] < '0' || text[1] > '9') break;
        text.remove_prefix(1);
    }
    if (version.numbers_.empty()) return std::nullopt;
    const std::string tail = lower(text);
    std::string_view rest = tail;
    while (!rest.empty() && (rest.front() == '.' || rest.front() == '-' || rest.front() == '_')) rest.remove_prefix(1);
    for (const auto& [word, stage] : stage_words) {
        if (!rest.starts_with(word)) continue;
        version.stage_ = stage;
        rest.remove_prefix(word.size());
        while (!rest.empty() && (rest.front() == '.' || rest.front() == '-' || rest.front() == '_')) rest.remove_prefix(1);
        take_number(rest, version.stage_number_);
        break;
    }
    return version;
}

Version::Version(std::string_view literal) {
    auto parsed = parse(literal);
    assert(parsed);
    *this = std::move(*parsed);
}

std::string Version::major_minor() const {
    return std::to_string(major()) + "." + std::to_string(minor());
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
    const std::size_t places = std::max(a.numbers_.size(), b.numbers_.size());
    for (std::size_t i = 0; i < places; ++i)
        if (const auto order = a.number(i) <=> b.number(i); order != 0) return order;
    if (const auto order = a.stage_ <=> b.stage_; order != 0) return order;
    return a.stage_number_ <=> b.stage_number_;
}

std::optional<VersionRange> VersionRange::parse(std::string_view text) {
    struct Sign {
        std::string_view sign;
        Compare compare;
    };
    constexpr Sign signs[] = {{"===", Compare::equal},     {"==", Compare::equal},      {"!=", Compare::not_equal},
                              {"<=", Compare::less_equal}, {">=", Compare::greater_equal}, {"~=", Compare::compatible},
                              {"<", Compare::less},        {">", Compare::greater}};
    VersionRange range;
    range.text_ = std::string(trim(text));
    if (range.text_.empty()) return range;
    for (const std::string& piece : split(range.text_, ',')) {
        std::string_view clause = trim(piece);
        if (clause.empty()) continue;
        const auto sign = std::find_if(std::begin(signs), std::end(signs), [&](const Sign& s) { return clause.starts_with(s.sign); });
        if (sign == std::end(signs)) return std::nullopt;
        clause = trim(clause.substr(sign->sign.size()));
        const bool prefix = clause.ends_with(".*");
        if (prefix) clause.remove_suffix(2);
        auto version = Version::parse(clause);
        if (!version) return std::nullopt;
        range.clauses_.push_back({sign->compare, std::move(*version), prefix});
    }
    return range;
}

bool VersionRange::contains(const Version& version) const {
    const auto same_prefix = [](const Version& v, const Version& prefix, std::size_t places) {
        for (std::size_t i = 0; i < places; ++i)
            if (v.number(i) != prefix.number(i)) return false;
        return true;
    };
    return std::all_of(clauses_.begin(), clauses_.end(), [&](const Clause& c) {
        switch (c.compare) {
            case Compare::equal: return c.prefix ? same_prefix(version, c.version, c.version.places()) : version == c.version;
            case Compare::not_equal: return c.prefix ? !same_prefix(version, c.version, c.version.places()) : version != c.version;
            case Compare::less: return version < c.version;
            case Compare::less_equal: return version <= c.version;
            case Compare::greater: return version > c.version;
            case Compare::greater_equal: return version >= c.version;
            case Compare::compatible: return version >= c.version && same_prefix(version, c.version, c.version.places() - 1);
        }
        return false;
    });
}

}  // namespace whynogpu
