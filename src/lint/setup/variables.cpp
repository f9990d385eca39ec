// SPDX-License-Identifier: Apache-2.0
// What is wrong with a variable, wherever it is set.
#include "lint/setup/variables.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Levenshtein's distance.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0]++;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

/// Real variables that look like others.
bool is_real(std::string_view name) {
    for (const std::string_view real : {"TF_XLA_FLAGS", "XLA_FLAGS", "HIP_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES", "GPU_DEVICE_ORDINAL",
                                        "TF_CPP_MIN_VLOG_LEVEL", "TF_CPP_MAX_VLOG_LEVEL", "NCCL_VISIBLE_DEVICES", "ZE_AFFINITY_MASK", "TPU_VISIBLE_DEVICES",
                                        "TPU_VISIBLE_CHIPS", "XPU_VISIBLE_DEVICES", "ASCEND_VISIBLE_DEVICES", "ASCEND_RT_VISIBLE_DEVICES", "MUSA_VISIBLE_DEVICES"})
        if (name == real) return true;
    return false;
}

/// A slip changes one letter of a short word, or turns two round; where more is different it is another name ("KECAM_BACKEND").
bool is_slip_of(std::string word, std::string meant) {
    if (meant.size() >= 7 || distance(word, meant) < 2) return true;
    std::ranges::sort(word);
    std::ranges::sort(meant);
    return word == meant;
}

bool words_agree(std::string_view name, std::string_view known) {
    const auto given = split(name, '_'), meant = split(known, '_');
    if (given.size() != meant.size()) return true;
    return std::ranges::equal(given, meant, is_slip_of);
}

}  // namespace

std::string_view meant_variable(const ProgramFacts& facts, std::string_view name) {
    if (name.size() < 8 || facts.find_variable(name) != nullptr || is_real(name)) return {};
    for (const VariableFacts& variable : facts.variables) {
        if (lower(trim(name)) == lower(variable.name)) return variable.name;
        const std::size_t allowed = variable.name.size() < 12 ? 1 : 2;
        if (std::max(name.size(), variable.name.size()) - std::min(name.size(), variable.name.size()) <= allowed && distance(name, variable.name) <= allowed && words_agree(name, variable.name))
            return variable.name;
    }
    return {};
}

std::string meant_value(std::string_view name, std::string_view given, const VariableFacts& known) {
    const std::string value = lower(trim(given));
    if (name == "TF_FORCE_GPU_ALLOW_GROWTH") {
        if (value == "1" || value == "true" || value == "yes" || value == "on") return "true";
        if (value == "0" || value == "false" || value == "no" || value == "off") return "false";
    }
    for (const std::string& good : known.values)
        if (lower(good) == value) return good;
    return {};
}

std::string consequence_of(std::string_view name, const VariableFacts& known) {
    const std::string words = "Only " + join(known.values, ", ") + " count. ";
    if (name == "TF_FORCE_GPU_ALLOW_GROWTH") return "TensorFlow compares with \"true\" and \"false\" only: it prints an error and takes all memory as before.";
    if (name == "TF_GPU_THREAD_MODE") return words + "With another value the devices cannot be made.";
    return words + "Another value is passed over without a word.";
}

std::string device_types_as_read(std::string_view value) {
    std::string result;
    for (const char c : value)
        if (c != ' ') result += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return result;
}

bool names_no_device(std::string_view value) {
    const std::string_view first = trim(value.substr(0, value.find(',')));
    return !parse_unsigned(first) && !first.starts_with("GPU-") && !first.starts_with("MIG-");
}

bool concerns_gpu(const ProgramFacts& facts, std::string_view name) {
    if (facts.find_variable(name) != nullptr) return true;
    for (const char* start : {"CUDA", "TF_", "XLA_", "NVIDIA_", "NCCL_", "CUDNN", "LD_"})
        if (name.starts_with(start)) return true;
    return name == "PATH";
}

bool is_for_others(const Source& source) {
    const std::string text = lower(source.text);
    if (contains(text, "tensorflow") || contains(text, "keras")) return false;
    for (const char* other : {"torch", "jax", "vllm", "ollama", "paddle", "mxnet", "cupy", "rapids", "comfyui", "llama"})
        if (contains(text, other)) return true;
    return false;
}

}  // namespace whynogpu
