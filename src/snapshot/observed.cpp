// SPDX-License-Identifier: Apache-2.0
#include "snapshot/observed.hpp"

#include <array>
#include <utility>

namespace whynogpu {
namespace {

constexpr std::array<std::pair<Unknown, const char*>, 7> names{{
    {Unknown::not_asked, "not-asked"},
    {Unknown::denied, "denied"},
    {Unknown::timed_out, "timed-out"},
    {Unknown::not_captured, "not-captured"},
    {Unknown::unparsable, "unparsable"},
    {Unknown::too_large, "too-large"},
    {Unknown::failed, "failed"},
}};

}  // namespace

const char* to_string(Unknown why) {
    for (const auto& [value, name] : names)
        if (value == why) return name;
    return "failed";
}

std::optional<Unknown> unknown_from(const std::string& name) {
    for (const auto& [value, text] : names)
        if (name == text) return value;
    return std::nullopt;
}

}  // namespace whynogpu
