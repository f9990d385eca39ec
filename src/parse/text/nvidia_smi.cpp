// SPDX-License-Identifier: Apache-2.0
#include "parse/text/nvidia_smi.hpp"

#include <algorithm>
#include <vector>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The word behind a label; empty when the label is not there, or the word is no version.
std::string behind(std::string_view line, std::string_view label) {
    const std::size_t at = line.find(label);
    if (at == std::string_view::npos) return {};
    std::string_view rest = trim(line.substr(at + label.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(" |\t"));
    return !word.empty() && is_digit(word.front()) ? std::string(word) : std::string();
}

/// "0000:07:00.0" or "00000000:07:00.0".
bool is_bus_id(std::string_view word) {
    return word.size() >= 7 && word.find(':') != std::string_view::npos && word.find('.') != std::string_view::npos &&
           word.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

std::optional<unsigned> mebibytes(std::string_view word) {
    if (!word.ends_with("MiB")) return std::nullopt;
    const auto number = parse_unsigned(word.substr(0, word.size() - 3));
    if (!number || *number > 100'000'000) return std::nullopt;
    return static_cast<unsigned>(*number);
}

}  // namespace

std::optional<SmiBanner> parse_smi_banner(std::string_view line) {
    if (!contains(line, "NVIDIA-SMI")) return std::nullopt;
    SmiBanner banner{behind(line, "NVIDIA-SMI"), behind(line, "Driver Version:"), behind(line, "CUDA Version:")};
    if (banner.driver.empty()) banner.driver = behind(line, "KMD Version:");
    if (banner.cuda.empty()) banner.cuda = behind(line, "CUDA UMD Version:");
    if (banner.smi.empty() && banner.driver.empty()) return std::nullopt;
    return banner;
}

std::optional<std::string> parse_smi_gpu(std::string_view line) {
    line = trim(line);
    if (!line.starts_with("|")) return std::nullopt;
    const auto cells = split(line, '|');
    if (cells.size() < 3) return std::nullopt;
    const auto second = words_of(cells[2]);
    auto first = words_of(cells[1]);
    if (second.empty() || !is_bus_id(second.front()) || first.size() < 2 || !parse_unsigned(first.front())) return std::nullopt;
    first.erase(first.begin());
    const std::string& last = first.back();  // persistence mode, or TCC/WDDM
    if (first.size() > 1 && (last == "On" || last == "Off" || last == "N/A" || last == "WDDM" || last == "TCC" || last == "MCDM"))
        first.pop_back();
    std::string name = join(first, " ");
    while (name.ends_with(".") || name.ends_with(" ")) name.pop_back();
    return name;
}

std::optional<std::string> parse_smi_list_row(std::string_view line) {
    line = trim(line);
    const std::size_t end = line.find("(UUID:");
    const std::size_t colon = line.find(':');
    if (!line.starts_with("GPU ") || end == std::string_view::npos || colon == std::string_view::npos || colon > end) return std::nullopt;
    return std::string(trim(line.substr(colon + 1, end - colon - 1)));
}

std::string parse_smi_uuid(std::string_view line) {
    constexpr std::string_view label = "(UUID: ";
    const std::size_t at = line.find(label);
    if (!parse_smi_list_row(line) || at == std::string_view::npos) return {};
    const std::string_view uuid = line.substr(at + label.size());
    return std::string(uuid.substr(0, uuid.find_first_not_of("GPU-0123456789abcdefABCDEF")));
}

std::optional<SmiProcess> parse_smi_process(std::string_view line) {
    auto words = words_of(replace_all(std::string(line), "|", " "));
    if (words.size() < 4) return std::nullopt;
    const auto used = mebibytes(words.back());
    const bool compute =
        std::any_of(words.begin(), words.end(), [](const std::string& word) { return word == "C" || word == "C+G" || word == "G"; });
    if (!used || !compute || !parse_unsigned(words.front())) return std::nullopt;
    return SmiProcess{words[words.size() - 2], *used};
}

std::optional<SmiMemory> parse_smi_memory(std::string_view line) {
    const auto words = words_of(replace_all(std::string(line), "|", " "));
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
        if (words[i] != "/") continue;
        const auto used = mebibytes(words[i - 1]), total = mebibytes(words[i + 1]);
        if (!used || !total || *total == 0) continue;
        SmiMemory memory{*used, *total, std::nullopt};
        if (i + 2 < words.size() && words[i + 2].ends_with('%'))
            if (const auto busy = parse_unsigned(words[i + 2].substr(0, words[i + 2].size() - 1)); busy && *busy <= 100)
                memory.busy = static_cast<unsigned>(*busy);
        return memory;
    }
    return std::nullopt;
}

}  // namespace whynogpu
