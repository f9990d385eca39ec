// SPDX-License-Identifier: Apache-2.0
#include "parse/text/prose_versions.hpp"

#include <algorithm>
#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

struct Named {
    std::string_view word, subject;
    bool major_alone;  ///< "CUDA 11" says something, "Python 3" does not
};

/// The longer name first.
constexpr std::array<Named, 17> names{{
    {"cudnn_major", "cudnn", true},
    {"cuda_version", "cuda", true},
    {"cudnn_version", "cudnn", true},
    {"tf.__version__", "tensorflow", false},
    {"tensorflow.__version__", "tensorflow", false},
    {"nvcc", "cuda", false},
    {"tensorflow-gpu", "tensorflow", false},
    {"tensorflow_gpu", "tensorflow", false},
    {"tensorflow", "tensorflow", false},
    {"tf-gpu", "tensorflow", false},
    {"tf", "tensorflow", false},
    {"cudatoolkit", "cuda", true},
    {"cuda toolkit", "cuda", true},
    {"cuda", "cuda", true},
    {"cudnn", "cudnn", true},
    {"python", "python", false},
    {"driver", "driver", true},
}};

/// Behind one of these a version is wished for, compared with or given up.
constexpr std::array<std::string_view, 47> not_there{
    "need",     "needs",     "needed",      "require",   "requires", "required", "want",       "wants",
    "expects",  "expecting", "instead",     "without",   "not",      "no",       "isn't",      "than",
    "above",    "below",     "before",      "after",     "since",    "until",    "till",       "from",
    "support",  "supports",  "older",       "newer",     "later",    "asks",     "asking",     "looks",
    "looking",  "search",    "searches",    "searching", "tried",    "try",      "compatible", "previously",
    "previous", "earlier",   "uninstalled", "removed",   "replaced", "replaces", "replacing",
};

/// Behind the name: blanks, "=", ":", "(", "v", "version", "is".
std::size_t skip_filling(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const char c = text[at];
        if (c == ' ' || c == '=' || c == ':' || c == '(' ||
            (c == 'v' && at + 1 < text.size() && is_digit(text[at + 1]))) {
            ++at;
            continue;
        }
        bool word = false;
        for (const std::string_view filling :
             {"version", "ver.",      "is",      "release", "gives",     "gave",      "says",
              "shows",   "reports",   "prints",  "-v",      "--version", "to",        "which",
              "was",     "installed", "runtime", "being",   "now",       "currently", "at"})
            if (text.substr(at).starts_with(filling) &&
                !is_identifier(at + filling.size() < text.size() ? text[at + filling.size()] : ' ')) {
                at += filling.size();
                word = true;
                break;
            }
        if (!word) break;
    }
    return at;
}

/// "whose documentation names CUDA 11.2": what a page says is what should be there.
bool is_of_a_page(std::string_view before) {
    for (const std::string_view page : {"documentation", "docs", "page", "table", "readme", "guide", "website", "manual"})
        for (const std::string_view says : {" names ", " name ", " lists ", " list ", " says ", " say ", " mentions ", " gives ", " states "})
            if (contains(before, std::string(page) + std::string(says))) return true;
    return false;
}

/// The clause before `at` has no word that takes the version back.
bool is_said_to_be_there(std::string_view text, std::size_t at, bool plain_cuda) {
    std::string_view before = text.substr(0, at);
    for (const std::string_view mark : {". ", "\n"})
        if (const std::size_t end = before.rfind(mark); end != std::string_view::npos)
            before.remove_prefix(end + mark.size());
    if (is_of_a_page(before)) return false;
    // The CUDA of the driver, and that of another framework, are not what is installed.
    for (const std::string_view other : {"nvidia-smi", "torch", "jax"})
        if (plain_cuda && contains(before, other)) return false;
    for (const std::string_view mark : {"; ", ", ", " but ", " and ", " with ", " on ", " so ", "(", " while ", " by "})
        if (const std::size_t end = before.rfind(mark); end != std::string_view::npos)
            before.remove_prefix(end + mark.size() - 1);
    for (std::string word : split(std::string(before), ' ')) {
        while (!word.empty() && !is_identifier(word.back())) word.pop_back();
        if (word.ends_with("n't") || std::find(not_there.begin(), not_there.end(), word) != not_there.end())
            return false;
    }
    return true;
}

/// Words of a clause, without their marks.
std::vector<std::string> words_of_clause(std::string_view clause) {
    std::vector<std::string> words;
    for (std::string word : split(std::string(clause), ' ')) {
        while (!word.empty() && !is_identifier(word.back())) word.pop_back();
        while (!word.empty() && !is_identifier(word.front())) word.erase(0, 1);
        if (!word.empty()) words.push_back(std::move(word));
    }
    return words;
}

/// "9.1", "v10.0", "11.2.0" as a release of CUDA or cuDNN; their majors are of no TensorFlow or Python.
std::string number_of_library(std::string word) {
    if (word.starts_with("v")) word.erase(0, 1);
    if (word.size() < 3 || word.size() > 10 || word.find_first_not_of("0123456789.") != std::string::npos) return {};
    const auto major = parse_unsigned(word.substr(0, word.find('.')));
    return contains(word, ".") && major && *major >= 4 && *major <= 13 ? word : std::string();
}

/// "apt-get install cuda gave me version 10.1", "the 11.2 toolkit of CUDA": one library is named, and one number.
void add_far_number(std::string_view clause, std::vector<std::pair<std::string, std::string>>& found) {
    constexpr std::array<std::string_view, 24> others{
        "tensorflow", "tf",     "python", "driver", "drivers", "ubuntu",     "torch",    "pytorch",
        "jax",        "keras",  "gcc",    "bazel",  "windows", "nvidia-smi", "numpy",    "macos",
        "capability", "debian", "fedora", "centos", "kernel",  "message",    "tensorrt", "image"};
    const bool cuda = contains(clause, "cuda") || contains(clause, "toolkit"), cudnn = contains(clause, "cudnn");
    if (cuda == cudnn) return;
    std::string number;
    for (const std::string& word : words_of_clause(clause)) {
        if (std::find(others.begin(), others.end(), word) != others.end() || word.ends_with("n't")) return;
        if (word != "from" && word != "after" && std::find(not_there.begin(), not_there.end(), word) != not_there.end())
            return;
        if (std::string here = number_of_library(word); !here.empty()) {
            if (!number.empty() && number != here) return;
            number = std::move(here);
        }
    }
    if (!number.empty()) found.emplace_back(cuda ? "cuda" : "cudnn", std::move(number));
}

/// "only libcublas.so.9.2 is installed": up to 10.0 the files are numbered as CUDA is, and cudart's up to 10.2. The clause must say that it is there.
void add_sonames(std::string_view clause, std::vector<std::pair<std::string, std::string>>& found) {
    const auto words = words_of_clause(clause);
    const auto has = [&](std::initializer_list<std::string_view> any) {
        return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
            return word.ends_with("n't") || std::find(any.begin(), any.end(), word) != any.end();
        });
    };
    if (has({"not", "no", "cannot", "missing", "lacks", "without", "fails", "error", "asks", "wants", "needs", "looks", "link", "links", "linked", "symlink",
             "symlinks", "named", "renamed", "copied", "copy", "as", "open", "opens", "load", "loads", "instead"}) ||
        !has({"installed", "there", "exists", "exist", "have", "has", "only", "present", "contains", "lies", "holds"}))
        return;
    for (const std::string& word : words) {
        for (const std::string_view name : {"libcudart.so.", "libcublas.so.", "libcufft.so.", "libcurand.so.", "libcusolver.so.", "libcusparse.so."})
            if (word.starts_with(name)) {
                const auto parts = split(word.substr(name.size()), '.');
                if (parts.size() < 2 || !parse_unsigned(parts[0]) || !parse_unsigned(parts[1])) continue;
                const auto major = *parse_unsigned(parts[0]);
                if ((major >= 7 && major <= 9) || (major == 10 && (parts[1] == "0" || name == "libcudart.so.")))
                    found.emplace_back("cuda", parts[0] + "." + parts[1]);
            }
    }
}

/// "3.6" of "tensorflow_p36", "1.15.5-gpu-py36-cu100"; two names that differ say nothing.
std::string python_of_name(std::string_view text) {
    std::string python;
    for (const std::string_view mark : {"_p", "_py", "-py"})
        for (std::size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + 1)) {
            const std::size_t begin = at + mark.size(), end = std::min(text.find_first_not_of("0123456789", begin), text.size());
            const std::string_view digits = text.substr(begin, end - begin);
            const bool whole = end == text.size() || (std::isalnum(static_cast<unsigned char>(text[end])) == 0 && text[end] != '_');
            if (!whole || (digits != "27" && !(digits.starts_with('3') && (digits.size() == 2 || digits.starts_with("31"))) ) || digits.size() > 3) continue;
            const std::string version = std::string(digits.substr(0, 1)) + "." + std::string(digits.substr(1));
            if (!python.empty() && python != version) return "";
            python = version;
        }
    return python;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> versions_in_prose(std::string_view prose) {
    std::vector<std::pair<std::string, std::string>> found;
    const std::string text = lower(prose.substr(0, 4000));
    for (const Named& name : names)
        for (std::size_t at = text.find(name.word); at != std::string::npos; at = text.find(name.word, at + 1)) {
            const std::size_t behind = at + name.word.size();
            if ((at > 0 && (is_identifier(text[at - 1]) || text[at - 1] == '/' || text[at - 1] == '-')) ||
                (behind < text.size() && is_identifier(text[behind])))
                continue;
            std::size_t begin = skip_filling(text, behind);
            // "from 10.0 to 10.1"
            if (text.substr(begin).starts_with("from "))
                if (const std::size_t to = text.find(" to ", begin); to != std::string::npos && to - begin < 24)
                    begin = skip_filling(text, to + 3);
            if (begin == behind || begin >= text.size() || !is_digit(text[begin])) continue;
            std::size_t end = begin;
            while (end < text.size() && (is_digit(text[end]) || text[end] == '.')) ++end;
            std::string version = text.substr(begin, end - begin);
            while (version.ends_with(".")) version.pop_back();
            const bool dotted = contains(version, ".");
            const std::string_view behind_it = std::string_view(text).substr(end);
            const bool later = behind_it.starts_with("+") || behind_it.starts_with(" and later") || behind_it.starts_with(" or ") ||
                               behind_it.starts_with(" has to be ") || behind_it.starts_with(" must be ") || behind_it.starts_with(" should be ") ||
                               behind_it.starts_with(" needs to be ") || behind_it.starts_with(" is required") || behind_it.starts_with(" is needed");
            if (later || version.size() > 12 || (!dotted && (!name.major_alone || version.size() > 3)) ||
                !is_said_to_be_there(text, at, name.word == "cuda" || name.word == "cudnn"))
                continue;
            found.emplace_back(name.subject, std::move(version));
        }
    // "CUDA 11.1 and 11.2 were tried", "I tried cuda-9.1": where nothing says which is there, these were.
    for (std::size_t at = text.find("cuda"); at != std::string::npos; at = text.find("cuda", at + 1)) {
        std::size_t end = std::min({text.find(';', at), text.find(". ", at), text.find('\n', at), text.size()});
        const std::size_t begin = text.find_last_of(";\n", at) == std::string::npos ? 0 : text.find_last_of(";\n", at);
        const std::string_view sentence = std::string_view(text).substr(begin, end - begin);
        if (!contains(sentence, "tried") || contains(sentence, "driver") || contains(sentence, "cudnn") || contains(sentence, "tensorflow")) continue;
        for (std::size_t number = at + 4; number < end; number = text.find_first_of("0123456789", number)) {
            const std::size_t stop = std::min(text.find_first_not_of("0123456789.", number), text.size());
            if (std::string version = number_of_library(text.substr(number, stop - number)); !version.empty() && std::isalnum(static_cast<unsigned char>(text[number - 1])) == 0)
                found.emplace_back("cuda-tried", std::move(version));
            number = std::max(stop, number + 1);
        }
        break;
    }
    // "the kernel conda_tensorflow2_p310", "an image …-gpu-py36-cu100": environments and images are named after their Python.
    if (std::none_of(found.begin(), found.end(), [](const auto& pair) { return pair.first == "python"; }))
        if (std::string version = python_of_name(text); !version.empty()) found.emplace_back("python", std::move(version));
    // "libcudnn8", "cuda-toolkit-11-2", as NVIDIA names its packages
    for (const std::string& word : words_of_clause(text)) {
        if (word.starts_with("libcudnn") && word.size() >= 9 && is_digit(word[8]) &&
            (word.size() == 9 || word[9] == '-' || word[9] == '='))
            if (const std::size_t at = text.find(word); is_said_to_be_there(text, at, false))
                found.emplace_back("cudnn", word.substr(8, 1));
        for (const std::string_view name : {"cuda-toolkit-", "cuda-runtime-", "cuda-cudart-", "cuda-"}) {
            if (!word.starts_with(name)) continue;
            const auto parts = split(word.substr(name.size()), '-');
            if (parts.size() == 2 && parts[0].size() <= 2 && parts[1].size() == 1 && parse_unsigned(parts[0]) &&
                parse_unsigned(parts[1]) && is_said_to_be_there(text, text.find(word), true))
                found.emplace_back("cuda", parts[0] + "." + parts[1]);
            break;
        }
    }
    // "libcudnn7_7.0.5.15-1+cuda9.0", as NVIDIA numbers its packages
    for (std::size_t at = text.find("+cuda"); at != std::string::npos; at = text.find("+cuda", at + 1)) {
        const std::size_t end = text.find_first_not_of("0123456789.", at + 5);
        const std::size_t begin = text.find_last_not_of("0123456789.-", at == 0 ? 0 : at - 1);
        const std::string version =
            text.substr(begin == std::string::npos ? 0 : begin + 1, at - (begin == std::string::npos ? 0 : begin + 1));
        const std::string of(text.substr(at + 5, end == std::string::npos ? end : end - at - 5));
        if (!contains(of, ".") || std::count(version.begin(), version.end(), '.') < 2) continue;
        found.emplace_back("cudnn", version.substr(0, version.find('-')));
        found.emplace_back("cudnn-cuda", of.substr(0, of.find_last_not_of('.') + 1));
    }
    for (const std::string_view subject : {"cuda", "cudnn"}) {
        if (std::any_of(found.begin(), found.end(), [&](const auto& pair) { return pair.first == subject; })) continue;
        std::string_view rest = text;
        while (!rest.empty()) {
            std::size_t end = rest.size(), next = end;
            for (const std::string_view mark : {". ", "; ", "\n", " but ", " and ", " while "})
                if (const std::size_t at = rest.find(mark); at < end) {
                    end = at;
                    next = at + mark.size();
                }
            std::vector<std::pair<std::string, std::string>> far;
            const std::string_view until(text.data(), static_cast<std::size_t>(rest.data() - text.data()) + end);
            const std::size_t stop = until.find_last_of(";\n");
            if (!is_of_a_page(until.substr(stop == std::string_view::npos ? 0 : stop))) add_far_number(rest.substr(0, end), far);
            add_sonames(rest.substr(0, end), far);
            for (auto& pair : far)
                if (pair.first == subject) found.push_back(std::move(pair));
            rest.remove_prefix(next);
        }
    }
    return found;
}

}  // namespace whynogpu
