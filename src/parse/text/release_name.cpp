// SPDX-License-Identifier: Apache-2.0
#include "parse/text/release_name.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_answer = 400, longest_version = 40;
/// A release's branch gathers some dozens of commits behind its last candidate; hundreds more are the next release in the making.
constexpr unsigned long long most_on_a_branch = 400;

std::vector<std::string> words_without_marks(std::string_view text) {
    std::string plain(text);
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return std::string_view("'\"`()[],;/=\t").find(c) != std::string_view::npos; }, ' ');
    std::vector<std::string> words = words_of(plain);
    for (std::string& word : words) {
        while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.pop_back();
        if (word.size() > 1 && (word[0] == 'v' || word[0] == 'V') && is_digit(word[1])) word.erase(0, 1);
    }
    return words;
}

/// The tag, the number of commits behind it and the commit: "2.15.0-rc1-8-g6887368d6d4", its v taken off.
struct Description {
    std::string tag;
    unsigned long long distance = 0;
};

std::optional<Description> description(const std::string& word) {
    const std::size_t commit = word.rfind("-g");
    if (commit == std::string::npos || word.size() - commit < 8 || !is_digit(word.front())) return std::nullopt;
    if (word.find_first_not_of("0123456789abcdef", commit + 2) != std::string::npos) return std::nullopt;
    const std::size_t distance = commit == 0 ? std::string::npos : word.rfind('-', commit - 1);
    if (distance == std::string::npos) return std::nullopt;
    const auto number = parse_unsigned(std::string_view(word).substr(distance + 1, commit - distance - 1));
    if (!number) return std::nullopt;
    return Description{word.substr(0, distance), *number};
}

/// "2.15.0" of the eighth commit behind 2.15.0-rc1; "2.4" of the 49th behind 2.4.0, which is a later patch of it.
std::string release_of(const Description& description) {
    if (description.distance > most_on_a_branch) return {};
    const std::string numbers = description.tag.substr(0, description.tag.find_first_not_of("0123456789."));
    if (description.tag.size() != numbers.size() || description.distance == 0) return description.distance == 0 ? description.tag : numbers;
    return numbers.substr(0, std::min(numbers.find('.', numbers.find('.') + 1), numbers.size()));
}

/// "2.1.0", "1.12", "2.0.0-rc1", "2.5.0.dev20210114", also with words hanging on to it ("1.12.0-gpu"): the version.
std::string version_of(const std::string& word) {
    const std::size_t digits = std::min(word.find_first_not_of("0123456789."), word.size());
    const std::string numbers = word.substr(0, digits);
    if (numbers.empty() || !contains(numbers.substr(0, numbers.size() - 1), ".") || numbers.starts_with(".") || word.size() > longest_version) return {};
    const std::string_view tail = std::string_view(word).substr(digits);
    const bool candidate = tail.starts_with("-rc") || tail.starts_with("rc") || tail.starts_with("dev") || tail.starts_with("a") || tail.starts_with("b");
    std::string version = candidate && tail.find_first_not_of("-abcdevr0123456789") == std::string_view::npos ? word : numbers;
    while (!version.empty() && (version.back() == '.' || version.back() == '-')) version.pop_back();
    return version;
}

}  // namespace

std::string release_in_answer(std::string_view text) {
    std::string described;
    for (std::string word : words_without_marks(text.substr(0, longest_answer))) {
        if (const auto of_git = description(word)) {
            if (described.empty()) described = release_of(*of_git);
            continue;
        }
        // "tensorflow-gpu-1.12", "tf1.12", "r1.15"
        if (const std::size_t digit = word.find_first_of("0123456789"); digit != std::string::npos && digit > 0) {
            const std::string name = lower(std::string_view(word).substr(0, digit));
            if (!name.starts_with("tensorflow") && !name.starts_with("tf") && name != "r") continue;
            word.erase(0, digit);
        }
        if (std::string version = version_of(word); !version.empty()) return version;
    }
    return described;
}

std::string release_behind_description(std::string_view line) {
    line = trim(line);
    if (line.size() > 100) return {};
    const auto words = words_without_marks(line);
    if (words.size() == 3 ? words[0] != "b" : words.size() != 2) return {};
    const std::string &first = words[words.size() - 2], &last = words.back();
    if (first != "unknown" && !description(first)) return {};
    return version_of(last) == last ? last : std::string();
}

}  // namespace whynogpu
