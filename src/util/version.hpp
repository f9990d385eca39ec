// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// A version as packages, CUDA and drivers write it: numbers with dots, then an optional tail
/// ("2.16.0rc1", "2.23.0.dev20261026", "535.104.05", "12.4", "2.22.0-rc0").
/// Ordered as PEP 440 orders them: dev < a < b < rc < final < post; missing numbers count as 0; a local part ("+cu12") is ignored.
class Version {
  public:
    Version() = default;
    /// Nothing when the text does not begin with a number.
    [[nodiscard]] static std::optional<Version> parse(std::string_view text);
    /// For literals in code; the text must be valid.
    explicit Version(std::string_view literal);

    [[nodiscard]] const std::string& text() const { return text_; }
    /// The number at that place, 0 when there are fewer.
    [[nodiscard]] long number(std::size_t place) const { return place < numbers_.size() ? numbers_[place] : 0; }
    [[nodiscard]] long major() const { return number(0); }
    [[nodiscard]] long minor() const { return number(1); }
    [[nodiscard]] std::size_t places() const { return numbers_.size(); }
    [[nodiscard]] bool is_prerelease() const { return stage_ < 0; }
    /// "2.18" of 2.18.1.
    [[nodiscard]] std::string major_minor() const;

    friend std::strong_ordering operator<=>(const Version& a, const Version& b);
    friend bool operator==(const Version& a, const Version& b) { return (a <=> b) == 0; }

  private:
    std::vector<long> numbers_;
    int stage_ = 0;         ///< dev -4, a -3, b -2, rc -1, final 0, post 1
    long stage_number_ = 0;
    std::string text_;
};

/// A set of versions in the one grammar used by the data files and by package metadata:
/// comma-separated comparisons "==", "!=", "<", "<=", ">", ">=", "~=", with "==1.2.*" and "!=1.2.*"; empty means any.
class VersionRange {
  public:
    VersionRange() = default;
    [[nodiscard]] static std::optional<VersionRange> parse(std::string_view text);
    [[nodiscard]] bool contains(const Version& version) const;
    [[nodiscard]] const std::string& text() const { return text_; }
    [[nodiscard]] bool any() const { return clauses_.empty(); }

  private:
    enum class Compare { equal, not_equal, less, less_equal, greater, greater_equal, compatible };
    struct Clause {
        Compare compare;
        Version version;
        bool prefix;  ///< "==1.2.*"
    };
    std::vector<Clause> clauses_;
    std::string text_;
};

}  // namespace whynogpu
