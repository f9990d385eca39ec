// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "host/host.hpp"
#include "snapshot/python.hpp"

namespace whynogpu {

/// One recorded answer: state and value as JSON text. Kept as text so that this header needs no JSON library.
using RecordedAnswers = std::map<std::string, std::string>;

/// A machine's answers to the questions that a check asked: the bug report, the test fixture and the support case in one.
struct Bundle {
    SubjectRequest request;
    Environment environment;      ///< relevant variables only
    RecordedAnswers answers;      ///< "read 0 4096 /etc/os-release" -> answer
};

/// The file, schema "whynogpu/bundle/1": user, home and host names are replaced everywhere, in texts by other names, in binary data by as many bytes.
[[nodiscard]] std::string write_bundle(const Bundle& bundle, const std::vector<std::pair<std::string, std::string>>& replacements);
/// Nothing, with the reason in `error`, when the text is no bundle.
[[nodiscard]] std::optional<Bundle> read_bundle(const std::string& text, std::string& error);

/// What a bundle must not tell: {"/home/alice", "/home/user"}, {"alice", "user"}, {"alices-laptop", "host"}; longest first.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> names_to_replace(Host& host);

}  // namespace whynogpu
