// SPDX-License-Identifier: Apache-2.0
#include "loader/dynamic_string.hpp"

namespace whynogpu {
namespace {

/// Length of the token after the '$' when it is this one, else 0.
std::size_t token_length(std::string_view text, std::string_view name) {
    const bool curly = text.starts_with('{');
    const std::string_view rest = text.substr(curly ? 1 : 0);
    if (!rest.starts_with(name)) return 0;
    const char next = rest.size() > name.size() ? rest[name.size()] : '\0';
    if (curly) return next == '}' ? name.size() + 2 : 0;
    const bool goes_on = (next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z') || (next >= '0' && next <= '9') || next == '_';
    return goes_on ? 0 : name.size();
}

}  // namespace

std::string expand_dynamic_string(std::string_view text, const DynamicStringValues& values) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] != '$') {
            out += text[i++];
            continue;
        }
        const std::string_view rest = text.substr(++i);
        if (const std::size_t origin = token_length(rest, "ORIGIN"); origin != 0) {
            if (!values.origin) return {};
            out += *values.origin;
            i += origin;
        } else if (const std::size_t platform = token_length(rest, "PLATFORM"); platform != 0) {
            out += values.platform();
            i += platform;
        } else if (const std::size_t lib = token_length(rest, "LIB"); lib != 0) {
            out += values.lib();
            i += lib;
        } else {
            out += '$';
        }
    }
    return out;
}

}  // namespace whynogpu
