// SPDX-License-Identifier: Apache-2.0
#include "log/driver_error.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// How lines begin behind which the error's name is still to come; TensorFlow 2.18 repeats itself.
constexpr std::string_view leads[] = {"INTERNAL: CUDA error: Failed call to cuInit: ", "INTERNAL: CUDA error: : ", "UNKNOWN ERROR (", "CUDA_ERROR_"};

bool is_known(const std::vector<StatusCode>& codes, std::string_view name) {
    return std::any_of(codes.begin(), codes.end(), [&](const StatusCode& code) { return code.api == "cuda" && code.name == name; });
}

bool begins_a_known(const std::vector<StatusCode>& codes, std::string_view name) {
    return std::any_of(codes.begin(), codes.end(), [&](const StatusCode& code) { return code.api == "cuda" && code.name.starts_with(name); });
}

}  // namespace

DriverError driver_error(std::string_view error, std::string_view next_line, const std::vector<StatusCode>& codes) {
    error = trim(error);
    DriverError result{std::string(error), false};
    // What quoting puts at the start of a line is not the rest of a word.
    next_line = next_line.substr(std::min(next_line.find_first_not_of(" \t>|"), next_line.size()));
    std::size_t begin = error.size();
    while (begin > 0 && is_identifier(error[begin - 1])) --begin;
    const std::string word(error.substr(begin));
    const std::size_t open = error.rfind('(');
    if (word.starts_with("CUDA_") && !is_known(codes, word) && begins_a_known(codes, word)) {
        const std::size_t end = static_cast<std::size_t>(std::find_if_not(next_line.begin(), next_line.end(), is_identifier) - next_line.begin());
        result.is_cut = !is_known(codes, word + std::string(next_line.substr(0, end)));
    } else if (open != std::string_view::npos && error.find_first_not_of("0123456789", open + 1) == std::string_view::npos) {
        const std::size_t close = next_line.find_first_not_of("0123456789");
        result.is_cut = close == std::string_view::npos || next_line[close] != ')';
    } else {
        result.is_cut = error.empty() || std::any_of(std::begin(leads), std::end(leads), [&](std::string_view lead) { return lead.starts_with(error); });
        return result;
    }
    if (!result.is_cut) result.text += next_line;
    return result;
}

}  // namespace whynogpu
