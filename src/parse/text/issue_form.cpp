// SPDX-License-Identifier: Apache-2.0
#include "parse/text/issue_form.hpp"

#include <algorithm>
#include <array>

#include "parse/text/release_name.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Label {
    std::string_view label, subject;
};

/// In lower case; the longer of two that begin alike stands first.
constexpr std::array<Label, 14> labels{{
    {"tensorflow version (use command below)", "tensorflow"},
    {"tensorflow version", "tensorflow"},
    {"python version", "python"},
    {"cuda/cudnn version", "cuda/cudnn"},
    {"cuda / cudnn version", "cuda/cudnn"},
    {"cuda and cudnn version", "cuda/cudnn"},
    {"cuda & cudnn version", "cuda/cudnn"},
    {"cuda version", "cuda"},
    {"cudnn version", "cudnn"},
    {"gpu model and memory", "gpu"},
    {"gpu model", "gpu"},
    {"os platform and distribution", "os"},
    {"installed using virtualenv? pip? conda?", "installed_with"},
    {"nvidia driver version", "driver"},
}};

constexpr std::size_t longest_answer = 200;

struct NumberAt {
    std::size_t at;
    std::string text;
};

/// Numbers that begin a word, or stand behind a v or a name: "10.1", "V10.1.243", "cuDNN7".
std::vector<NumberAt> numbers_in(std::string_view text) {
    std::vector<NumberAt> found;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789.", at), text.size());
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        std::string number(text.substr(at, end - at));
        while (number.ends_with(".")) number.pop_back();
        const bool of_word = at > 0 && (text[at - 1] == '.' || text[at - 1] == '-' || text[at - 1] == '_');
        if (!of_word) found.push_back({at, std::move(number)});
        at = end;
    }
    return found;
}

/// "10.2 and 7.6.5", "11.2 / 8.1", "cuDNN 7.4 with CUDA 10.0", "10 / 7": which is which the names say that stand before the
/// numbers; where there are none, the first is CUDA's and the second cuDNN's.
std::vector<FormField> both_answers(std::string_view text) {
    const std::string small = lower(text);
    const auto numbers = numbers_in(small);
    const std::size_t cudnn = small.find("cudnn");
    std::size_t cuda = small.find("cuda");
    if (cuda == std::string::npos) cuda = small.find("toolkit");
    const auto behind = [&](std::size_t name, std::size_t other) -> std::string {
        if (name == std::string::npos) return {};
        const auto number = std::find_if(numbers.begin(), numbers.end(), [&](const NumberAt& n) { return n.at > name; });
        const bool of_other = number == numbers.end() || (other != std::string::npos && other > name && number->at > other);
        return of_other ? std::string() : number->text;
    };
    std::string of_cuda = behind(cuda, cudnn), of_cudnn = behind(cudnn, cuda);
    // "10.0 / 7.4", also behind "CUDA:" and before "(cuDNN)": the order speaks.
    if (of_cudnn.empty() && numbers.size() >= 2 && (of_cuda.empty() || of_cuda == numbers[0].text)) {
        of_cuda = numbers[0].text;
        if (contains(numbers[1].text, ".") || numbers.size() == 2) of_cudnn = numbers[1].text;
    } else if (of_cuda.empty() && !numbers.empty() && (cudnn == std::string::npos || numbers[0].at < cudnn)) {
        of_cuda = numbers[0].text;
    }
    std::vector<FormField> fields;
    if (!of_cuda.empty()) fields.push_back({"cuda", of_cuda});
    if (!of_cudnn.empty()) fields.push_back({"cudnn", of_cudnn});
    return fields;
}

std::vector<FormField> answers(const std::string& subject, std::string_view text) {
    while (text.size() > 2 && (text.front() == '`' || text.front() == '*') && text.front() == text.back()) text = trim(text.substr(1, text.size() - 2));
    const std::string small = lower(text.substr(0, 8));
    if (text.empty() || text.size() > longest_answer || text == "_No response_" || small == "n/a" || small == "na" || small == "none") return {};
    if (subject == "cuda/cudnn") return both_answers(text);
    if (subject != "tensorflow") return {{subject, std::string(text)}};
    const std::string release = release_in_answer(text);
    return release.empty() ? std::vector<FormField>() : std::vector<FormField>{{subject, release}};
}

std::string_view without_stars(std::string_view text) {
    const std::size_t begin = text.find_first_not_of("* \t");
    return begin == std::string_view::npos ? std::string_view() : trim(text.substr(begin));
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
        // "**Python version**: 3.6" and "**Python version:** 3.6"
        std::string_view rest = without_stars(text.substr(label.label.size()));
        heading_.clear();
        if (rest.empty() && heading) {
            heading_ = label.subject;
            return {};
        }
        if (!rest.starts_with(":")) return {};
        return answers(std::string(label.subject), without_stars(rest.substr(1)));
    }
    if (heading_.empty() || text.empty()) return {};
    const std::string subject = heading_;
    heading_.clear();
    return heading ? std::vector<FormField>() : answers(subject, text);
}

}  // namespace whynogpu
