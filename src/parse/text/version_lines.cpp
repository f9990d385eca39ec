// SPDX-License-Identifier: Apache-2.0
#include "parse/text/version_lines.hpp"

#include <array>
#include <cctype>

#include "parse/text/release_name.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// A label in lower case, what it speaks of, and whether TensorFlow or Python print it themselves.
struct Label {
    std::string_view label, subject;
    bool by_tensorflow;
};

constexpr std::array<Label, 44> labels{{
    {"cuda compilation tools, release ", "cuda", false},
    {"cuda version ", "cuda", false},
    {"cuda runtime version: ", "cuda", false},
    {"cuda version: ", "cuda", false},
    {"cuda toolkit version: ", "cuda", false},
    {"cuda used to build pytorch: ", "torch-cuda", false},
    {"nvidia driver version: ", "driver", false},
    {"cudnn version: ", "cudnn", false},
    {"cudnn version ", "cudnn", false},
    {"libcudnn.so.", "", false},
    {"tensorflow version: ", "tensorflow", true},
    {"tensorflow version ", "tensorflow", true},
    {"tensorflow version:", "tensorflow", true},
    {"tensorflow: ", "tensorflow", true},
    {"tensorflow v", "tensorflow", true},
    {"tf version: ", "tensorflow", true},
    {"tf version ", "tensorflow", true},
    {"tf.version.version = ", "tensorflow", true},
    {"tf.version.version: ", "tensorflow", true},
    {"tf.__version__ = ", "tensorflow", true},
    {"tf.__version__: ", "tensorflow", true},
    {"tensorflow.__version__ ", "tensorflow", true},
    {"tf.__version__) ", "tensorflow", true},
    {"python version: ", "python", true},
    {"python: ", "python", true},
    {"cuda_version: ", "cuda", false},
    {"cuda_version=", "cuda", false},
    {"cudnn_version=", "cudnn", false},
    {"nv_cuda_cudart_version=", "cuda", false},
    {"nv_cudnn_version=", "cudnn", false},
    {"'cuda_version': '", "build-cuda", true},
    {"'cuda_version', '", "build-cuda", true},
    {"'cudnn_version': '", "build-cudnn", true},
    {"'cudnn_version', '", "build-cudnn", true},
    {"built with cuda ", "build-cuda", false},
    {"built for cuda ", "build-cuda", false},
    {"compiled with cuda ", "build-cuda", false},
    {"compiled for cuda ", "build-cuda", false},
    {"needs cuda ", "build-cuda", false},
    {"requires cuda ", "build-cuda", false},
    {"expects cuda ", "build-cuda", false},
    {"wants cuda ", "build-cuda", false},
    {"__cuda=", "driver-cuda", false},
    {"__cuda-", "driver-cuda", false},
}};

/// The version that begins at `at`; a v in front, quotes and blanks do not matter.
std::string version_at(std::string_view text, std::size_t at) {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\'' || text[at] == '"' || text[at] == '=' || text[at] == '>' ||
                                (text[at] == 'v' && at + 1 < text.size() && is_digit(text[at + 1]))))
        ++at;
    const std::size_t begin = at;
    if (at >= text.size() || !is_digit(text[at])) return {};
    while (at < text.size() &&
           (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || text[at] == '.' || text[at] == '+' || text[at] == '-'))
        ++at;
    std::string version(text.substr(begin, at - begin));
    while (!version.empty() && (version.back() == '.' || version.back() == '-' || version.back() == '+')) version.pop_back();
    return version;
}

/// "2020" is a year, "12" may be a CUDA.
bool is_short_or_dotted(const std::string& version) {
    return version.find('.') != std::string::npos || version.size() <= 2;
}

/// "8907" is 8.9.7, since 9 "90300" is 9.3.0.
std::string cudnn_number(const std::string& digits) {
    const auto number = parse_unsigned(digits);
    if (!number || *number < 1000) return digits;
    const unsigned long long scale = *number >= 90000 ? 10000 : 1000;
    return std::to_string(*number / scale) + "." + std::to_string(*number % scale / 100) + "." + std::to_string(*number % 100);
}

/// "Python 3.8.16 (default, Mar  2 2023" at the start of a line.
void add_greeting(std::string_view line, std::vector<VersionLine>& out) {
    constexpr std::string_view word = "Python ";
    if (!line.starts_with(word) || line.size() <= word.size() || !is_digit(line[word.size()])) return;
    const std::string version = version_at(line, word.size());
    if (version.find('.') != std::string::npos) out.push_back({"python", version, true});
}

/// "CUDA/cuDNN version: 11.8 / 8.6": a label of two, whose first number is CUDA's.
bool names_cuda_too(std::string_view before) {
    before = trim(before);
    for (const std::string_view joint : {"/", "&", ",", "and", "+"})
        if (before.ends_with(joint)) return trim(before.substr(0, before.size() - joint.size())).ends_with("cuda");
    return false;
}

}  // namespace

std::vector<VersionLine> parse_version_line(std::string_view line) {
    std::vector<VersionLine> out;
    if (line.size() > 2000) return out;
    line = trim(line);
    add_greeting(line, out);
    const std::string small = lower(line);
    const bool smi = contains(small, "nvidia-smi");
    for (const Label& label : labels) {
        if (label.subject.empty()) continue;
        const std::size_t at = small.find(label.label);
        if (at == std::string::npos || (smi && label.subject == "cuda")) continue;
        if (at > 0 && std::isalnum(static_cast<unsigned char>(small[at - 1])) != 0) continue;
        // "imagej-tensorflow version: 1.0.1" is of another package.
        if (label.subject == "tensorflow" && at > 1 && small[at - 1] == '-' && std::isalnum(static_cast<unsigned char>(small[at - 2])) != 0) continue;
        if (label.subject == "cudnn" && names_cuda_too(std::string_view(small).substr(0, at))) continue;
        std::string version = version_at(small, at + label.label.size());
        // "TensorFlow version: v2.15.0-rc1-8-g6887368d6d4 2.15.0"
        if (label.subject == "tensorflow" && contains(version, "-")) version = release_in_answer(std::string_view(small).substr(at + label.label.size()));
        if (label.subject == "cudnn") version = cudnn_number(version);
        if (!version.empty() && is_short_or_dotted(version)) out.push_back({std::string(label.subject), version, label.by_tensorflow});
    }
    return out;
}

std::string CudnnHeaderReader::take(std::string_view line) {
    constexpr std::array<std::string_view, 3> names{"#define CUDNN_MAJOR ", "#define CUDNN_MINOR ", "#define CUDNN_PATCHLEVEL "};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::size_t at = line.find(names[i]);
        if (at == std::string_view::npos) continue;
        parts_[i] = std::string(trim(line.substr(at + names[i].size())));
        if (!parse_unsigned(parts_[i])) parts_[i].clear();
        if (i == 2 && !parts_[0].empty() && !parts_[1].empty() && !parts_[2].empty()) return parts_[0] + "." + parts_[1] + "." + parts_[2];
    }
    return {};
}

std::vector<std::string> cuda_versions_in_paths(std::string_view text) {
    std::vector<std::string> versions;
    const std::string small = lower(text);
    if (contains(small, "packagesnotfound") || contains(small, "unsatisfiable")) return versions;
    // " cuda-9.1" is a folder's name as ls shows it.
    for (const std::string_view mark :
         {"/cuda-", "/cuda_", "nvidia/cuda:", "\\cuda\\v", "/cuda/v", "cudatoolkit=", "cudatoolkit-", "/cuda/", " cuda-", "\tcuda-"}) {
        for (std::size_t at = small.find(mark); at != std::string::npos; at = small.find(mark, at + 1)) {
            std::size_t end = at + mark.size();
            while (end < small.size() && (is_digit(small[end]) || small[end] == '.')) ++end;
            std::string version = small.substr(at + mark.size(), end - at - mark.size());
            while (!version.empty() && version.back() == '.') version.pop_back();
            if (version.find('.') != std::string::npos && version.size() <= 8) versions.push_back(version);
        }
    }
    // A line that is nothing but the folder's name: "cuda-12.2".
    const std::string_view alone = trim(std::string_view(small));
    if (alone.starts_with("cuda-") && alone.size() <= 10 && alone.find_first_not_of("0123456789.", 5) == std::string_view::npos && contains(alone, "."))
        versions.emplace_back(alone.substr(5));
    return versions;
}

}  // namespace whynogpu
