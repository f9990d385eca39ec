// SPDX-License-Identifier: Apache-2.0
#include "log/matcher.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t key_size = 4, most_matches = 64, most_hole = 600;
constexpr std::size_t longest_lead = 80;  ///< of a signature before the word that it is found by

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
bool is_name(char c) {
    return is_identifier(c) || c == '.' || c == '-' || c == '+';
}

/// Four bytes as a number; nothing near the end.
std::uint32_t key_at(std::string_view text, std::size_t at) {
    std::uint32_t key = 0;
    for (std::size_t i = 0; i < key_size; ++i) key = key << 8 | static_cast<unsigned char>(small(text[at + i]));
    return key;
}

/// Behind blanks; also behind one line end, with the blanks, '>' and '|' that quoting puts at the start of a line.
std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at >= text.size() || text[at] != '\n') return at;
    ++at;
    while (at < text.size() && (is_blank(text[at]) || text[at] == '>' || text[at] == '|')) ++at;
    return at;
}

/// The end of the literal in the text from `at`, or nothing.
std::optional<std::size_t> match_literal(std::string_view text, std::size_t at, std::string_view literal) {
    for (const char c : literal) {
        if (c == ' ') {
            const std::size_t next = skip_blanks(text, at);
            if (next == at && at < text.size()) return std::nullopt;
            at = next;
            continue;
        }
        if (at < text.size() && text[at] == '\n') at = skip_blanks(text, at);
        if (at >= text.size() || small(text[at]) != c) return std::nullopt;
        ++at;
    }
    return at;
}

/// Before blanks; also before one line end, with the blanks, '>' and '|' that quoting puts behind it.
std::size_t skip_blanks_backwards(std::string_view text, std::size_t at) {
    std::size_t start = at;
    while (start > 0 && (is_blank(text[start - 1]) || text[start - 1] == '>' || text[start - 1] == '|')) --start;
    if (start > 0 && text[start - 1] == '\n') at = start - 1;
    while (at > 0 && is_blank(text[at - 1])) --at;
    return at;
}

/// Where the literal begins that ends before `at`, or nothing.
std::optional<std::size_t> match_backwards(std::string_view text, std::size_t at, std::string_view literal) {
    for (std::size_t i = literal.size(); i-- > 0;) {
        if (literal[i] == ' ') {
            const std::size_t start = skip_blanks_backwards(text, at);
            if (start == at && at > 0) return std::nullopt;
            at = start;
            continue;
        }
        if (at == 0 || small(text[at - 1]) != literal[i]) return std::nullopt;
        --at;
    }
    return at;
}

bool fits(HoleType type, char c) {
    switch (type) {
        case HoleType::soname:
            return is_name(c) || c == '/' || c == '\\' || c == ':';
        case HoleType::version:
            return is_name(c);
        case HoleType::number:
        case HoleType::positive:
            return is_digit(c) || c == '.' || c == '-' || (c >= 'a' && c <= 'z');
        case HoleType::word:
            return !std::isspace(static_cast<unsigned char>(c));
        case HoleType::path:
            return c != '"' && c != '\'' && c != '\n';
        case HoleType::rest:
            return c != '\n';
    }
    return false;
}

std::string without_end_marks(std::string_view value) {
    while (!value.empty() && (value.back() == '.' || value.back() == ',' || value.back() == ':' || value.back() == '-'))
        value.remove_suffix(1);
    return std::string(value);
}

/// What a hole takes of the text before the rest of the signature; nothing when its type does not fit.
std::optional<std::string> accept(HoleType type, std::string_view taken) {
    if (type == HoleType::rest || type == HoleType::path) return std::string(trim(taken));
    std::string value = type == HoleType::word ? std::string(taken) : without_end_marks(taken);
    if (value.empty()) return std::nullopt;
    if (type == HoleType::version && !is_digit(value.front())) return std::nullopt;
    if (type == HoleType::number || type == HoleType::positive) {
        if (!is_digit(value.front()) && !(value.front() == '-' && value.size() > 1)) return std::nullopt;
        if (type == HoleType::positive && value.find_first_not_of("0.") == std::string::npos) return std::nullopt;
    }
    return value;
}

/// The parts from `part` on, at `at`. Greedy for typed holes, up to the next literal for others.
std::optional<std::size_t> match_parts(std::string_view text, std::size_t at, const std::vector<SignaturePart>& parts, std::size_t part,
                                       std::map<std::string, std::string>& holes) {
    for (; part < parts.size(); ++part) {
        if (!parts[part].literal.empty()) {
            const auto end = match_literal(text, at, parts[part].literal);
            if (!end) return std::nullopt;
            at = *end;
            continue;
        }
        const HoleType type = parts[part].type;
        const bool typed = type != HoleType::rest && type != HoleType::path;
        if (typed) at = skip_blanks(text, at);
        const std::string* next = part + 1 < parts.size() && !parts[part + 1].literal.empty() ? &parts[part + 1].literal : nullptr;
        std::size_t end = at;
        // "is 3.5.": the first dot is the number's.
        const auto within_number = [&] {
            return next != nullptr && *next == "." && text[end] == '.' && end > at && is_digit(text[end - 1]) && end + 1 < text.size() && is_digit(text[end + 1]);
        };
        while (end < text.size() && end - at < most_hole && fits(type, text[end]) &&
               (within_number() || !(next != nullptr && match_literal(text, end, *next))))
            ++end;
        if (!typed && part + 1 < parts.size() && next == nullptr)
            end = at;  // two holes side by side: the first takes all, but for the last
        if (!typed && next == nullptr)
            while (end < text.size() && end - at < most_hole && fits(type, text[end])) ++end;
        const auto value = accept(type, text.substr(at, end - at));
        if (!value) return std::nullopt;
        holes[parts[part].name] = *value;
        at = typed ? at + value->size() : end;
    }
    return at;
}

/// How much of a signature is fixed.
std::size_t fixed_size(const SignatureMatch& match) {
    std::size_t size = 0;
    for (const SignaturePart& part : match.signature->parts) size += part.literal.size();
    return size;
}

/// Of two of one meaning that overlap, the one that says more stays: a hole may take anything. What is a part of a status code's words
/// is no message of its own.
std::vector<SignatureMatch> without_overlaps(std::vector<SignatureMatch> found) {
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return fixed_size(a) > fixed_size(b); });
    std::vector<SignatureMatch> kept;
    for (SignatureMatch& match : found) {
        const bool inside = std::any_of(kept.begin(), kept.end(), [&](const SignatureMatch& other) {
            if (other.signature->means == match.signature->means) return match.begin < other.end && other.begin < match.end;
            // "an illegal instruction was encountered" is a code of CUDA, not the signal of that name.
            return other.signature->whole_word && other.begin <= match.begin && match.end <= other.end;
        });
        if (!inside) kept.push_back(std::move(match));
    }
    std::stable_sort(kept.begin(), kept.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
    return kept;
}

bool holds_word(std::string_view sentence, std::string_view word) {
    const bool open = word.ends_with('*');
    if (open) word.remove_suffix(1);
    for (std::size_t at = sentence.find(word); at != std::string_view::npos; at = sentence.find(word, at + 1)) {
        if (at > 0 && is_identifier(sentence[at - 1]) && is_identifier(word.front())) continue;
        const std::size_t end = at + word.size();
        if (open || end >= sentence.size() || !is_identifier(sentence[end]) || !is_identifier(word.back())) return true;
    }
    return false;
}

}  // namespace

SignatureMatcher::SignatureMatcher(const std::vector<SignatureText>& texts) {
    for (const SignatureText& signature : texts) {
        const std::size_t part = signature.parts.front().literal.empty() ? 1 : 0;
        const std::string& literal = signature.parts[part].literal;
        std::size_t best = 0, run = 0, best_run = 0;
        for (std::size_t i = 0; i <= literal.size(); ++i) {
            if (i < literal.size() && literal[i] != ' ') {
                ++run;
                continue;
            }
            if (run > best_run) {
                best_run = run;
                best = i - run;
            }
            run = 0;
        }
        if (best_run < key_size) continue;  // the test of the data refuses it
        const std::uint32_t key = key_at(literal, best);
        anchors_[key].push_back({&signature, part, best});
        first_bytes_.set(key >> 16);
    }
}

std::vector<SignatureMatch> SignatureMatcher::find(std::string_view text, std::size_t length) const {
    std::vector<SignatureMatch> found;
    // The word that is looked for may stand behind the break of a broken line.
    const std::size_t reach = std::min(text.size(), length + longest_lead);
    for (std::size_t at = 0; at < reach && at + key_size <= text.size() && found.size() < most_matches; ++at) {
        const auto pair =
            static_cast<std::size_t>(static_cast<unsigned char>(small(text[at])) << 8 | static_cast<unsigned char>(small(text[at + 1])));
        if (!first_bytes_.test(pair)) continue;
        const auto anchors = anchors_.find(key_at(text, at));
        if (anchors == anchors_.end()) continue;
        for (const Anchor& anchor : anchors->second) {
            const auto& parts = anchor.signature->parts;
            const std::string& literal = parts[anchor.part].literal;
            auto begin = match_backwards(text, at, std::string_view(literal).substr(0, anchor.offset));
            const auto end = match_literal(text, at, std::string_view(literal).substr(anchor.offset));
            if (!begin || !end) continue;
            SignatureMatch match{anchor.signature, *begin, 0, {}};
            if (anchor.part == 1) {  // the hole in front of the literal
                const SignaturePart& hole = parts.front();
                while (match.begin > 0 && fits(hole.type, text[match.begin - 1]) && *begin - match.begin < most_hole) --match.begin;
                auto value = accept(hole.type, text.substr(match.begin, *begin - match.begin));
                if (!value) continue;
                match.holes[hole.name] = *value;
            }
            const auto last = match_parts(text, *end, parts, anchor.part + 1, match.holes);
            if (!last || (anchor.signature->whole_word && *last < text.size() && is_identifier(text[*last]))) continue;
            match.end = *last;
            if (match.begin >= length) continue;
            found.push_back(std::move(match));
        }
    }
    return without_overlaps(std::move(found));
}

bool holds_phrase(std::string_view sentence, const Phrase& phrase) {
    for (const std::string& word : phrase.none)
        if (holds_word(sentence, word)) return false;
    return std::all_of(phrase.all.begin(), phrase.all.end(), [&](const auto& group) {
        return std::any_of(group.begin(), group.end(), [&](const std::string& word) { return holds_word(sentence, word); });
    });
}

std::vector<Sentence> sentences_of(std::string_view prose) {
    constexpr std::size_t most = 600;
    std::vector<Sentence> sentences;
    std::string current;
    const auto flush = [&] {
        if (const std::string_view text = trim(current); !text.empty()) sentences.push_back({lower(text), std::string(text)});
        current.clear();
    };
    for (std::size_t i = 0; i < prose.size(); ++i) {
        const char c = prose[i];
        const bool next_blank = i + 1 >= prose.size() || prose[i + 1] == ' ' || prose[i + 1] == '\n';
        if (c == '\n' || (c == ';' && next_blank) || ((c == '.' || c == '!' || c == '?') && next_blank) || current.size() >= most) {
            flush();
            continue;
        }
        current += c;
    }
    flush();
    return sentences;
}

}  // namespace whynogpu
