// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>

namespace whynogpu {

/// Why a question has no answer. Never to be taken for "it is not there".
enum class Unknown {
    not_asked,     ///< nobody asked (the default of a fact)
    denied,        ///< the system refused: permission, sandbox
    timed_out,     ///< asked, no answer within the limit
    not_captured,  ///< a replayed bundle or a log does not contain it
    unparsable,    ///< there was an answer that could not be understood
    too_large,     ///< there was an answer longer than we are willing to read
    failed,        ///< any other error of the system; the detail says which
};

/// Kebab-case name, as written in bundles and shown in evidence.
[[nodiscard]] const char* to_string(Unknown why);
[[nodiscard]] std::optional<Unknown> unknown_from(const std::string& name);

/// A fact and where it came from: a value, *absent* (looked, not there), or *unknown* (could not look).
/// Absent and unknown never share a spelling: there is no empty string or -1 that stands for either.
template <class T>
class [[nodiscard]] Observed {
  public:
    /// Unknown, not asked.
    Observed() = default;

    static Observed present(T value, std::string origin) {
        Observed o;
        o.state_ = State::present;
        o.value_ = std::move(value);
        o.origin_ = std::move(origin);
        return o;
    }
    static Observed absent(std::string origin) {
        Observed o;
        o.state_ = State::absent;
        o.origin_ = std::move(origin);
        return o;
    }
    static Observed unknown(Unknown why, std::string origin, std::string detail = {}) {
        Observed o;
        o.why_ = why;
        o.origin_ = std::move(origin);
        o.detail_ = std::move(detail);
        return o;
    }
    /// The same state without a value: how an absent or unknown answer travels to a fact of another type.
    template <class U>
    static Observed without_value(const Observed<U>& other) {
        assert(!other.is_present());
        return other.is_absent() ? absent(other.origin()) : unknown(other.why(), other.origin(), other.detail());
    }

    [[nodiscard]] bool is_present() const { return state_ == State::present; }
    [[nodiscard]] bool is_absent() const { return state_ == State::absent; }
    [[nodiscard]] bool is_unknown() const { return state_ == State::unknown; }

    /// The value; only when is_present().
    [[nodiscard]] const T& value() const {
        assert(is_present());
        return *value_;
    }
    [[nodiscard]] const T& operator*() const { return value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }
    [[nodiscard]] T value_or(T fallback) const { return is_present() ? *value_ : std::move(fallback); }
    /// Present and equal: the only comparison that neither absent nor unknown can satisfy.
    [[nodiscard]] bool is(const T& other) const { return is_present() && *value_ == other; }

    /// Where the answer came from, as shown to people: "/proc/driver/nvidia/version:1", "$LD_LIBRARY_PATH[2]".
    [[nodiscard]] const std::string& origin() const { return origin_; }
    /// Only meaningful when is_unknown().
    [[nodiscard]] Unknown why() const { return why_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }

  private:
    enum class State : unsigned char { unknown, absent, present };
    State state_ = State::unknown;
    Unknown why_ = Unknown::not_asked;
    std::optional<T> value_;
    std::string origin_;
    std::string detail_;
};

}  // namespace whynogpu
