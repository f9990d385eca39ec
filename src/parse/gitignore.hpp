// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// The patterns of one .gitignore, for paths relative to its folder.
class GitIgnore {
  public:
    GitIgnore() = default;
    explicit GitIgnore(std::string_view text);

    enum class Answer { unsaid, ignored, kept };
    /// What the last pattern that fits says. `path` without a leading slash: "a/b.py".
    [[nodiscard]] Answer answer(std::string_view path, bool is_folder) const;
    [[nodiscard]] bool empty() const { return patterns_.empty(); }

  private:
    struct Pattern {
        std::string text;
        bool negates = false, only_folders = false, anchored = false;
    };
    std::vector<Pattern> patterns_;
};

/// As git's wildmatch: "*" and "?" stop at "/", "**" does not, "[a-z]" and "[!a-z]", "\x". Linear in practice, never exponential.
[[nodiscard]] bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace whynogpu
