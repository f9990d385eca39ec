// SPDX-License-Identifier: Apache-2.0
#include "parse/text/listings.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::array<std::string_view, 14> variables_that_matter{
    "CUDA_VISIBLE_DEVICES",
    "LD_LIBRARY_PATH",
    "TF_ENABLED_DEVICE_TYPES",
    "TF_CPP_MIN_LOG_LEVEL",
    "TF_FORCE_GPU_ALLOW_GROWTH",
    "CUDA_HOME",
    "CUDA_PATH",
    "XLA_FLAGS",
    "TF_XLA_FLAGS",
    "NVIDIA_VISIBLE_DEVICES",
    "NVIDIA_DRIVER_CAPABILITIES",
    "SLURM_JOB_GPUS",
    "HIP_VISIBLE_DEVICES",
    "LD_PRELOAD",
};

bool is_path_character(char c) {
    return is_identifier(c) || c == '.' || c == '-' || c == '+' || c == '/' || c == '\\' ||
           c == ':' || c == '$' || c == '{' || c == '}' || c == '~';
}

bool is_library_name(std::string_view path) {
    const std::string name = lower(path.substr(path.find_last_of("/\\") == std::string_view::npos ? 0 : path.find_last_of("/\\") + 1));
    const bool so = name.starts_with("lib") && contains(name, ".so");
    const bool dylib = name.starts_with("lib") && name.ends_with(".dylib");
    return (so || dylib || name.ends_with(".dll")) && name.size() > 5;
}

bool is_permissions(std::string_view word) {
    return word.size() >= 10 && word.size() <= 11 && std::string_view("-dclbps").find(word.front()) != std::string_view::npos &&
           word.substr(1, 9).find_first_not_of("rwxsStT-") == std::string_view::npos;
}

/// Several files in one line, as `ls` and `whereis` print them.
bool is_row_of_files(const std::vector<std::string>& words) {
    const std::size_t first = !words.empty() && words.front().ends_with(":") ? 1 : 0;
    if (words.size() < 2) return false;
    const auto is_node = [](const std::string& word) { return word.starts_with("/dev/nvidia"); };
    if (std::all_of(words.begin(), words.end(), is_node)) return true;
    const auto is_file = [&](const std::string& word) {
        return is_library_name(word) ? first == 0 || word.starts_with("/") : word.ends_with(".a") || word.ends_with(".h");
    };
    return std::all_of(words.begin() + static_cast<std::ptrdiff_t>(first), words.end(), is_file);
}

/// `where` prints a path with its blanks, `dir` a date, a time, a size and a name.
bool is_row_of_windows(std::string_view line, const std::vector<std::string>& words) {
    const std::string_view text = trim(line);
    const bool path = text.size() > 3 && text[1] == ':' && text[2] == '\\' && text.find(':', 2) == std::string_view::npos;
    const bool dir = words.size() >= 4 && std::isdigit(static_cast<unsigned char>(text.front())) != 0 && contains(words[1], ":");
    return (path || dir) && lower(text).ends_with(".dll");
}

/// A value in quotes, or up to the next blank.
std::string value_at(std::string_view text, std::size_t at) {
    if (at >= text.size()) return {};
    const char quote = text[at];
    if (quote == '"' || quote == '\'') {
        const std::size_t end = text.find(quote, at + 1);
        return std::string(text.substr(at + 1, end == std::string_view::npos ? end : end - at - 1));
    }
    return std::string(text.substr(at, std::min(text.find_first_of(" \t\n", at), text.size()) - at));
}

/// "0,1", "-1", "none", "GPU-1a2b": what a variable that selects devices may hold, and nothing that a sentence would say.
bool selects_devices(std::string_view value) {
    if (value.empty() || value == "none" || value == "void" || value == "all" || value == "NoDevFiles") return true;
    if (value.starts_with("GPU-") || value.starts_with("MIG-")) return true;
    return value.find_first_not_of("0123456789,-") == std::string_view::npos;
}

/// `CUDA_VISIBLE_DEVICES: "-1"`, `'CUDA_VISIBLE_DEVICES': '-1'`, `setx CUDA_VISIBLE_DEVICES -1`: where the value begins.
std::size_t begin_of_other_form(std::string_view line, std::size_t at, std::size_t end) {
    std::size_t colon = end;
    if (colon < line.size() && (line[colon] == '\'' || line[colon] == '"')) ++colon;
    if (line.substr(colon).starts_with(": ")) return colon + 2;
    // A row of PowerShell's Env: the name, blanks up to a column, the value.
    const std::size_t value = std::min(line.find_first_not_of(' ', end), line.size());
    if (at == 0 && value >= end + 3 && value < line.size()) return value;
    if (contains(line.substr(0, at), "setx ") && end < line.size() && line[end] == ' ') return end + 1;
    return std::string_view::npos;
}

/// The value without the marks that close a record around it.
std::string without_closing(std::string value) {
    while (!value.empty() && std::string_view(",;}])'\"").find(value.back()) != std::string_view::npos) value.pop_back();
    return value;
}

}  // namespace

std::vector<ListedFile> parse_listing(std::string_view line) {
    std::vector<ListedFile> files;
    if (line.size() > 4000) return files;
    const auto words = words_of(replace_all(replace_all(std::string(line), "\t", " "), "\"", ""));
    if (words.size() >= 5 && is_permissions(words[0])) {
        const auto arrow = std::find(words.begin(), words.end(), "->");
        const std::string& name = arrow == words.end() ? words.back() : *(arrow - 1);
        const bool empty = words[0].front() == '-' && words[4] == "0";
        if (is_library_name(name) || contains(name, "nvidia")) files.push_back({name, words[0], words[3], empty});
        if (arrow != words.end() && arrow + 1 != words.end() && is_library_name(*(arrow + 1))) files.push_back({*(arrow + 1), {}, {}, false});
        return files;
    }
    // ldd: "libx.so => /path/libx.so (0x…)"; ldconfig -p: "libx.so.1 (libc6,x86-64) => /path/libx.so.1"
    const auto arrow = std::find(words.begin(), words.end(), "=>");
    if (arrow != words.end() && arrow + 1 != words.end() && (*(arrow + 1)).starts_with("/") && is_library_name(*(arrow + 1))) {
        files.push_back({*(arrow + 1), {}, {}, false});
        return files;
    }
    // ldconfig: "/usr/local/cuda/lib64/libcudnn.so.7 is not a symbolic link"
    if (contains(line, "is not a symbolic link"))
        for (const std::string& word : words)
            if (word.starts_with("/") && is_library_name(word)) files.push_back({word, {}, {}, false});
    if (is_row_of_files(words))
        for (const std::string& word : words)
            if (is_library_name(word) || word.starts_with("/dev/nvidia")) files.push_back({word, {}, {}, false});
    if (words.size() > 1 && is_row_of_windows(line, words)) files.push_back({words.back(), {}, {}, false});
    // find, locate: a line that is one absolute path
    if (words.size() == 1 && words[0].starts_with("/dev/nvidia")) files.push_back({words[0], {}, {}, false});
    if (words.size() == 1 && (words[0].starts_with("/") || (words[0].size() > 2 && words[0][1] == ':')) && is_library_name(words[0]))
        files.push_back({words[0], {}, {}, false});
    return files;
}

/// "/home/u/.profile:31:# export NAME=0": grep shows a comment of a shell's file. Before a prompt's # stands no colon.
bool is_comment_in_grep(std::string_view before) {
    const std::size_t mark = before.rfind('#');
    if (mark == std::string_view::npos || trim(before.substr(mark + 1)).find_first_of(" ;&|") != std::string_view::npos) return false;
    return trim(before.substr(0, mark)).ends_with(":");
}

std::vector<std::pair<std::string, std::string>> parse_variables(std::string_view line) {
    std::vector<std::pair<std::string, std::string>> found;
    if (line.size() > 20000) return found;
    for (const std::string_view name : variables_that_matter) {
        for (std::size_t at = line.find(name); at != std::string_view::npos; at = line.find(name, at + 1)) {
            if (at > 0 && (std::isalnum(static_cast<unsigned char>(line[at - 1])) != 0 || line[at - 1] == '_' || line[at - 1] == '$' ||
                           line[at - 1] == '{'))
                continue;
            if (is_comment_in_grep(line.substr(0, at))) continue;
            std::size_t end = at + name.size();
            const bool environ = line.substr(end).starts_with("']") || line.substr(end).starts_with("\"]");
            if (environ) end += 2;
            while (end < line.size() && environ && line[end] == ' ') ++end;
            if (const std::size_t other = begin_of_other_form(line, at, end);
                other != std::string_view::npos && other < line.size() && name.ends_with("VISIBLE_DEVICES")) {
                if (const std::string value = without_closing(value_at(line, other)); selects_devices(value))
                    found.emplace_back(std::string(name), value);
                continue;
            }
            const bool docker = contains(line.substr(0, at), "ENV ") && end < line.size() && line[end] == ' ';
            if (end >= line.size() || (line[end] != '=' && !docker) || line.substr(end).starts_with("==")) continue;
            ++end;
            while (end < line.size() && environ && line[end] == ' ') ++end;
            // In a list of YAML the item is "- NAME=value" to its end: the quotes around the value are part of it.
            const bool item = trim(line.substr(0, at)) == "-" && end < line.size() && (line[end] == '"' || line[end] == '\'');
            found.emplace_back(std::string(name), item ? std::string(trim(line.substr(end))) : value_at(line, end));
        }
    }
    return found;
}

std::vector<std::string> library_names_in(std::string_view text) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_path_character(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_path_character(text[end])) ++end;
        std::string_view word = text.substr(at, end - at);
        while (!word.empty() && (word.back() == '.' || word.back() == ':')) word.remove_suffix(1);
        if (is_library_name(word)) names.emplace_back(word);
        at = end;
    }
    return names;
}

std::vector<std::string> plain_library_names_in(std::string_view text) {
    constexpr std::array<std::string_view, 8> known{"cudart",   "cublas",   "cublaslt", "cufft",
                                                    "curand",   "cusolver", "cusparse", "cudnn"};
    std::vector<std::string> names;
    const auto words = words_of(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string_view word = words[i];
        while (!word.empty() && std::string_view("'\"`(").find(word.front()) != std::string_view::npos) word.remove_prefix(1);
        const bool ends = word.find_first_of("'\"`),:;") != std::string_view::npos;
        word = word.substr(0, word.find_first_of("'\"`),:;"));
        if (word.starts_with("lib")) word.remove_prefix(3);
        if (std::find(known.begin(), known.end(), word) == known.end()) continue;
        std::string name = "lib" + std::string(word);
        // "cublas 9.0", as people say the name with its number
        std::string number = ends || i + 1 == words.size() ? std::string() : words[i + 1].substr(0, words[i + 1].find_first_not_of("0123456789."));
        while (number.ends_with(".")) number.pop_back();
        if (word != "cudnn" && number.size() >= 3 && number.size() <= 4 && contains(number, ".")) name += ".so." + number;
        if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    }
    return names;
}

}  // namespace whynogpu
