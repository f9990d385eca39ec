// SPDX-License-Identifier: Apache-2.0
// What the person said: --told FILE.json.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "log/collect.hpp"
#include "parse/text/listings.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

bool is_digit_at(std::string_view text, std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

/// A number begins here: "11.2" in "CUDA 11.2", not in "cu11.2" or "-11.2".
bool word_begins(std::string_view text, std::size_t at) {
    return at == 0 ||
           (std::isalnum(static_cast<unsigned char>(text[at - 1])) == 0 && text[at - 1] != '.' && text[at - 1] != '-');
}

/// Versions are the numbers with a dot, or of one or two digits that stand alone: "11 (the -cu11 packages)", "kernel
/// module 384.130, libcuda 375.66".
std::vector<std::string> versions_in(std::string_view text) {
    std::vector<std::string> versions;
    for (std::size_t at = 0; at < text.size();) {
        // "V11.0.221", as nvcc prints it
        const bool marked = (text[at] == 'V' || text[at] == 'v') && word_begins(text, at) && is_digit_at(text, at + 1);
        if (marked) ++at;
        const bool begins = marked || (is_digit_at(text, at) && word_begins(text, at));
        std::size_t end = at;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.' ||
                                     text[end] == '+' || text[end] == '-'))
            ++end;
        if (!begins) {
            at = end > at ? end : at + 1;
            continue;
        }
        std::string word(text.substr(at, end - at));
        while (!word.empty() && (word.back() == '.' || word.back() == '-')) word.pop_back();
        // "1.12.0-rc0-devel-gpu-py3", "7.2.x": the numbers in front count.
        if (!Version::parse(word)) word.resize(std::min(word.find_first_not_of("0123456789."), word.size()));
        while (!word.empty() && word.back() == '.') word.pop_back();
        if (Version::parse(word) && (contains(word, ".") || word.size() <= 3)) versions.push_back(word);
        at = end;
    }
    return versions;
}

std::string text_of(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null()) return {};
    if (value.is_array()) {
        std::vector<std::string> parts;
        for (const auto& item : value) parts.push_back(text_of(item));
        return join(parts, ", ");
    }
    return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::optional<std::string> LogCollector::take_told(std::string_view json) {
    const auto told = nlohmann::json::parse(json, nullptr, false);
    if (told.is_discarded()) return "it is not JSON";
    if (!told.is_object()) return "it is not a JSON object such as {\"tensorflow\": \"2.18.0\", \"gpu\": \"RTX 4090\"}";
    for (const auto& [key, value] : told.items()) {
        const std::string origin = "told: " + key;
        if (key == "env" && value.is_object()) {
            for (const auto& [name, setting] : value.items())
                facts_.variables.push_back({name, text_of(setting), origin, Voice::told});
            continue;
        }
        const std::string text = text_of(value);
        if (text.empty()) continue;
        facts_.told[key] = text;
        if (key == "tensorflow" || key == "python" || key == "cuda" || key == "cudnn" || key == "driver")
            for (const std::string& version : versions_in(text)) add_statement(key, version, origin, Voice::told);
        if (key == "gpu")
            facts_.gpus.push_back({text, told.contains("compute_capability") ? text_of(told["compute_capability"]) : "",
                                   origin, Voice::told});
        for (const SignatureMatch& match : matcher_.find(text, text.size()))
            add_match(match, text, origin, Voice::told, 0, {});
        read_prose(text, origin, Voice::told, 0);
        // A sentence about the program's line is about the program.
        const std::string small = lower(text);
        const bool of_program = contains(text, "environ") || contains(small, "hard-coded") ||
                                contains(small, "hardcoded") || contains(small, "hard coded");
        for (const auto& [name, setting] : parse_variables(replace_all(text, " = ", "="))) {
            if (of_program && name == "CUDA_VISIBLE_DEVICES")
                add_sign(
                    {"code-sets-visible-devices", {{"value", "'" + setting + "'"}}, text, origin, Voice::told, 0, {}});
            else
                facts_.variables.push_back({name, setting, origin, Voice::told});
        }
        if (key != "cuda")
            for (const std::string& version : cuda_versions_in_paths(text))
                add_statement("cuda", version, origin, Voice::path);
        for (const VersionLine& version : parse_version_line(text))
            if (key == "other") add_statement(version.subject, version.version, origin, Voice::told);
    }
    return std::nullopt;
}

}  // namespace whynogpu
