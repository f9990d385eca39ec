// SPDX-License-Identifier: Apache-2.0
#include "parse/text/python_answers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr int patience = 60;  // lines that TensorFlow prints while it makes its devices
constexpr std::size_t longest_line = 1000, most_answers = 8;

/// What is asked for, as it is written: a call, or an attribute of the module.
constexpr std::array<std::string_view, 7> questions{
    "is_built_with_cuda(",    "is_built_with_gpu_support(", "is_gpu_available(",
    "list_physical_devices(", "gpu_device_name(",           "tf.__version__",
    "tensorflow.__version__",
};

bool is_quote(char c) {
    return c == '\'' || c == '"';
}

/// "__version__" of "tf.__version__", "is_gpu_available" of "is_gpu_available(".
std::string plain_name(std::string_view question) {
    if (question.ends_with('(')) question.remove_suffix(1);
    const std::size_t dot = question.find('.');
    return std::string(dot == std::string_view::npos ? question : question.substr(dot + 1));
}

/// "$CUDA_VISIBLE_DEVICES" where a line reads the variable: os.environ["…"], os.environ.get('…'), os.getenv("…"); not
/// where it sets it.
void add_variables(std::string_view line, std::map<std::size_t, std::string>& found) {
    for (const std::string_view opening : {"environ[", "environ.get(", "getenv("})
        for (std::size_t at = line.find(opening); at != std::string_view::npos; at = line.find(opening, at + 1)) {
            const std::size_t begin = at + opening.size() + 1;
            if (begin >= line.size() || !is_quote(line[begin - 1])) continue;
            const std::size_t end = line.find(line[begin - 1], begin);
            if (end == std::string_view::npos) continue;
            const std::string_view behind = trim(line.substr(std::min(end + 2, line.size())));
            const bool sets = behind.starts_with('=') && !behind.starts_with("==");
            if (!sets) found.emplace(at, "$" + std::string(line.substr(begin, end - begin)));
        }
}

std::vector<std::string> questions_in(std::string_view line) {
    std::map<std::size_t, std::string> found;
    add_variables(line, found);
    // What a warning says of a deprecated function is no question, though the function was called.
    if (contains(line, "is_gpu_available (from")) return {"is_gpu_available"};
    if (contains(line, "instead") || contains(line, "deprecated")) return {};
    for (const std::string_view question : questions)
        for (std::size_t at = line.find(question); at != std::string_view::npos; at = line.find(question, at + 1))
            found.emplace(at, plain_name(question));
    std::vector<std::string> names;
    for (auto& [place, name] : found)
        if (names.size() < most_answers) names.push_back(name);
    return names;
}

/// One word that Python prints as an answer: True, False, None, [], '' or a quoted text; nothing for other words.
bool is_answer(std::string_view word) {
    if (word == "True" || word == "False" || word == "None" || word == "[]") return true;
    return word.size() >= 2 && is_quote(word.front()) && word.back() == word.front();
}

bool is_version(std::string_view word) {
    return word.size() >= 3 && std::isdigit(static_cast<unsigned char>(word.front())) != 0 && contains(word, ".");
}

/// R prints an answer with its index in front, and has words of its own for Python's: "[1] FALSE", "list()".
std::string of_r(std::string_view line) {
    if (line == "list()") return "[]";
    constexpr std::string_view index = "[1] ";
    if (!line.starts_with(index)) return std::string(line);
    line.remove_prefix(index.size());
    return line == "TRUE" ? "True" : line == "FALSE" ? "False" : std::string(line);
}

/// IPython numbers its answers: "Out[3]: True".
std::string_view without_number(std::string_view line) {
    if (!line.starts_with("Out[")) return line;
    const std::size_t end = line.find("]:");
    return end == std::string_view::npos || end > 9 ? line : trim(line.substr(end + 2));
}

/// The line's answers, where it holds nothing else: "False []", "(True, '/device:GPU:0')", "2.13.1".
std::vector<std::string> answers_in(std::string_view line) {
    std::string text = replace_all(of_r(without_number(trim(line))), ",", " ");
    if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
    std::vector<std::string> answers;
    for (const std::string& word : split(text, ' ')) {
        if (word.empty()) continue;
        if ((!is_answer(word) && !is_version(word)) || answers.size() == most_answers) return {};
        answers.push_back(is_quote(word.front()) ? word.substr(1, word.size() - 2) : word);
    }
    return answers;
}

/// "is_built_with_cuda -> False", "tf.__version__: 2.3.0": question and answer on one line.
std::vector<PythonAnswer> labelled(std::string_view line) {
    for (const std::string_view mark : {"->", "=>", ":", "="}) {
        const std::size_t at = line.find(mark);
        if (at == std::string_view::npos) continue;
        std::string name(trim(line.substr(0, at)));
        if (name.ends_with("()")) name.resize(name.size() - 2);
        const std::string_view label = name;
        const auto is_label = [&](std::string_view question) {
            const std::string_view wanted =
                question.ends_with('(') ? question.substr(0, question.size() - 1) : question;
            return label == wanted || label.ends_with("." + std::string(wanted));
        };
        const auto* const question = std::find_if(questions.begin(), questions.end(), is_label);
        const auto answers = answers_in(line.substr(at + mark.size()));
        if (question != questions.end() && answers.size() == 1) return {{plain_name(*question), answers.front()}};
    }
    return {};
}

}  // namespace

std::string interpreter_in_answer(std::string_view line) {
    line = without_number(trim(line));
    if (line.starts_with("(")) line.remove_prefix(1);
    if (line.empty() || line.size() > longest_line) return {};
    const bool quoted = is_quote(line.front());
    const std::size_t end = quoted ? line.find(line.front(), 1) : line.find_first_of(" ,\t");
    if (quoted && end == std::string_view::npos) return {};
    std::string path(line.substr(quoted ? 1 : 0, end == std::string_view::npos ? end : end - (quoted ? 1 : 0)));
    path = replace_all(replace_all(path, "\\\\", "\\"), "\\", "/");
    const bool absolute = path.starts_with("/") || (path.size() > 3 && path[1] == ':' && path[2] == '/');
    if (!absolute) return {};
    std::string name = lower(path.substr(path.rfind('/') + 1));
    if (name.ends_with(".exe")) name.resize(name.size() - 4);
    if (!name.starts_with("python") || name.find_first_not_of("0123456789.", 6) != std::string::npos) return {};
    return path;
}

std::vector<PythonAnswer> PythonAnswerReader::take(std::string_view line) {
    if (line.size() > longest_line) return {};
    if (auto both = labelled(line); !both.empty()) return both;
    if (auto asked = questions_in(line); !asked.empty()) {
        asked_ = std::move(asked);
        waited_ = 0;
        return {};
    }
    if (asked_.empty()) return {};
    if (++waited_ > patience) asked_.clear();
    const auto answers = answers_in(line);
    // Each print has a line of its own, or one prints them all.
    std::vector<PythonAnswer> pairs;
    const std::size_t count = std::min(answers.size(), asked_.size());
    if (answers.size() > asked_.size()) return {};
    for (std::size_t i = 0; i < count; ++i) pairs.push_back({asked_[i], answers[i]});
    asked_.erase(asked_.begin(), asked_.begin() + static_cast<std::ptrdiff_t>(count));
    return pairs;
}

}  // namespace whynogpu
