// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/signature_rows.hpp"

namespace whynogpu {

/// A signature found in a text.
struct SignatureMatch {
    const SignatureText* signature = nullptr;
    std::size_t begin = 0, end = 0;
    std::map<std::string, std::string> holes;
};

/// Finds signatures in text: all at once, each by a word of its first literal, so that the cost does not grow with their number.
/// Case does not count; a blank of a signature stands for any blanks, and for a line end with what an e-mail or a terminal puts behind it.
class SignatureMatcher {
  public:
    /// `texts` must outlive the matcher.
    explicit SignatureMatcher(const std::vector<SignatureText>& texts);
    /// All that begin in the first `length` bytes; of two of one meaning that overlap, the one with more fixed text. `text` may go on
    /// behind `length` after a line end: a line may have been broken in two. At most 64.
    [[nodiscard]] std::vector<SignatureMatch> find(std::string_view text, std::size_t length) const;

  private:
    struct Anchor {
        const SignatureText* signature;
        std::size_t part, offset;  ///< of the word within that literal
    };
    std::unordered_map<std::uint32_t, std::vector<Anchor>> anchors_;
    std::bitset<65536> first_bytes_;  ///< a quick no for nearly all places
};

/// Does the sentence hold what the phrase says? Both in lower case.
[[nodiscard]] bool holds_phrase(std::string_view sentence, const Phrase& phrase);
/// A sentence or clause.
struct Sentence {
    std::string words;    ///< in lower case
    std::string written;  ///< as somebody wrote it
};
/// Sentences and clauses of prose: cut at ". ", "; ", line ends. Each has at most 600 bytes.
[[nodiscard]] std::vector<Sentence> sentences_of(std::string_view prose);

}  // namespace whynogpu
