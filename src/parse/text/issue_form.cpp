// SPDX-License-Identifier: Apache-2.0
#include "parse/text/issue_form.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Label {
    std::string_view label, subject;
};

/// In lower case; the longer of two that begin alike stands first.
constexpr std::array<Label, 11> labels{{
    {"tensorflow version (use command below)", "tensorflow"},
    {"tensorflow version", "tensorflow"},
    {"python version", "python"},
    {"cuda/cudnn version", "cuda/cudnn"},
    {"cuda version", "cuda"},
    {"cudnn version", "cudnn"},
    {"gpu model and memory", "gpu"},
    {"gpu model", "gpu"},
    {"os platform and distribution", "os"},
    {"installed using virtualenv? pip? conda?", "installed_with"},
    {"nvidia driver version", "driver"},
}};

constexpr std::size_t longest_answer = 200;

/// "10.2 and 7.6.5", "11.2 / 8.1", "CUDA - 10.1, cuDNN - 7.6.4": the first number is CUDA's, the second cuDNN's.
std::vector<FormField> answers(const std::string& subject, std::string_view text) {
    if (text.empty() || text.size() > longest_answer || text == "_No response_" || lower(text) == "n/a") return {};
    if (subject != "cuda/cudnn") return {{subject, std::string(text)}};
    const std::size_t digit = text.find_first_of("0123456789");
    if (digit == std::string_view::npos) return {};
    const std::size_t end = std::min(text.find_first_not_of("0123456789.", digit), text.size());
    std::vector<FormField> fields{{"cuda", std::string(text.substr(digit, end - digit))}};
    const std::size_t next = text.find_first_of("0123456789", end);
    if (next != std::string_view::npos)
        fields.push_back(
            {"cudnn", std::string(text.substr(next, std::min(text.find_first_not_of("0123456789.", next), text.size()) - next))});
    return fields;
}

}  // namespace

std::vector<FormField> IssueFormReader::take(std::string_view line) {
    std::string_view text = trim(line);
    const bool heading = text.starts_with("#");
    while (!text.empty() && (text.front() == '#' || text.front() == '-' || text.front() == '*' || text.front() == ' '))
        text.remove_prefix(1);
    const std::string small = lower(text.substr(0, 80));
    for (const Label& label : labels) {
        if (!small.starts_with(label.label)) continue;
        std::string_view rest = trim(text.substr(label.label.size()));
        heading_.clear();
        if (rest.empty() && heading) {
            heading_ = label.subject;
            return {};
        }
        if (!rest.starts_with(":")) return {};
        return answers(std::string(label.subject), trim(rest.substr(1)));
    }
    if (heading_.empty() || text.empty()) return {};
    const std::string subject = heading_;
    heading_.clear();
    return heading ? std::vector<FormField>() : answers(subject, text);
}

}  // namespace whynogpu
