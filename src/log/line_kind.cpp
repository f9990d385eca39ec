// SPDX-License-Identifier: Apache-2.0
#include "log/line_kind.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "util/text.hpp"

namespace whynogpu {

bool is_logger_line(std::string_view text) {
    return contains(text, ".cc:") && contains(text, "] ");
}

bool is_prose(std::string_view text) {
    if (is_logger_line(text) || text.size() < 25 || text.size() > 2000) return false;
    const char first = text.front();
    if (std::isalpha(static_cast<unsigned char>(first)) == 0) return false;
    // "ROCM used to build PyTorch: N/A": a form's line, which says that there is nothing to say.
    if (text.ends_with(": N/A")) return false;
    const auto blanks = std::count(text.begin(), text.end(), ' ');
    const auto letters = std::count_if(text.begin(), text.end(),
                                       [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
    for (const std::string_view mark :
         {"WARNING", "ERROR", "INFO", "Traceback", "Error:", "NVRM", "Collecting ", "Requirement already",
          "Instructions", "import ", "from ", "def ", "for ", "To enable", "Unpacking ", "Selecting previously", "Setting up "})
        if (text.starts_with(mark) || contains(text.substr(0, 60), "Error: ")) return false;
    return blanks >= 5 && letters * 10 >= static_cast<std::ptrdiff_t>(text.size()) * 7;
}

bool is_hearsay(std::string_view text) {
    if (!is_prose(text)) return false;
    const std::string small = lower(text);
    const auto says = [&](std::string_view words) { return contains(small, words); };
    constexpr std::array<std::string_view, 14> denials{"but i do not", "but i don't", "i do not get", "i don't get", "i do not see", "i don't see", "i see nothing",
                                                      "some people", "others get", "other people", "if you see", "if you get", "no longer get", "no longer see"};
    return std::any_of(denials.begin(), denials.end(), says);
}

bool is_manual(std::string_view text) {
    static constexpr std::array<std::string_view, 24> orders{"run ", "use ", "install ", "download ", "see ", "note ", "note:", "make sure ", "please ", "click ", "open ", "create ",
                                                            "add ", "set ", "copy ", "follow ", "check ", "clone ", "select ", "train ", "ensure ", "replace ", "choose ", "navigate "};
    static constexpr std::array<std::string_view, 24> turns{"you can", "you could", "you want", "you should", "you need", "you must", "you'll", "you will", "if you", "for you", "when you",
                                                            "this repo", "this project", "this package", "this module", "this library", "provides", "allows", "we provide", "we recommend", "recommended", "is designed", "see the", "]("};
    const std::string small = lower(text);
    return std::any_of(orders.begin(), orders.end(), [&](std::string_view order) { return small.starts_with(order); }) ||
           std::any_of(turns.begin(), turns.end(), [&](std::string_view turn) { return contains(small, turn); });
}

bool is_about_gpus(std::string_view text) {
    static constexpr std::array<std::string_view, 8> subjects{"gpu", "cuda", "cudnn", "nvidia", "tensorflow", "keras", "nvcc", "tf."};
    const std::string small = lower(text);
    return std::any_of(subjects.begin(), subjects.end(), [&](std::string_view subject) { return contains(small, subject); });
}

bool is_remark(std::string_view text) {
    if (is_logger_line(text) || text.size() < 12 || text.size() > 120 || std::count(text.begin(), text.end(), ' ') < 2) return false;
    for (const std::string_view level : {"WARNING", "INFO", "ERROR"})
        if (text.starts_with(level)) return false;
    const char first = text.front();
    return (std::isalpha(static_cast<unsigned char>(first)) != 0 || first == '-') &&
           text.find_first_of("={}[]<>$|\\#\"") == std::string_view::npos && !contains(text, "import ") && !contains(text, "ersion:");
}

}  // namespace whynogpu
