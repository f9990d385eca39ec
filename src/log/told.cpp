// SPDX-License-Identifier: Apache-2.0
// What the person said: --told FILE.json.
#include <algorithm>
#include <array>

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

/// "2.10 earlier, 2.14 now", "from 11.2 to 11.8", "8.4 -> 8.9": what was there is there no more.
bool is_former(std::string_view text, std::size_t begin, std::size_t end) {
    const std::string before = lower(text.substr(0, begin)), behind = lower(text.substr(end));
    for (const std::string_view word : {" earlier", " before", " previously", " formerly", " at first", " ->", " \xe2\x86\x92"})
        if (behind.starts_with(word)) return true;
    for (const std::string_view word : {"before ", "previously ", "formerly ", "earlier ", "from ", "first "})
        if (before.ends_with(word)) return true;
    return false;
}

/// Versions are the numbers with a dot, or of one or two digits that stand alone: "11 (the -cu11 packages)", "kernel
/// module 384.130, libcuda 375.66".
std::vector<std::string> versions_in(std::string_view text) {
    std::vector<std::string> versions, former;
    for (std::size_t at = 0; at < text.size();) {
        // "V11.0.221", as nvcc prints it
        const bool marked = (text[at] == 'V' || text[at] == 'v') && word_begins(text, at) && is_digit_at(text, at + 1);
        if (marked) ++at;
        const bool begins = marked || (is_digit_at(text, at) && word_begins(text, at));
        std::size_t end = at;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '.' ||
                                     text[end] == '+' || text[end] == '-'))
            ++end;
        // "tf-nightly-2.6.0.dev20210402", the name of a package and its version
        const std::string_view run = text.substr(at, end - at);
        const std::size_t behind_name =
            run.starts_with("tf-") || run.starts_with("tensorflow-") ? text.find_first_of("0123456789", at) : std::string_view::npos;
        const bool named = !begins && behind_name < end && text[behind_name - 1] == '-';
        if (named) at = behind_name;
        if (!begins && !named) {
            at = end > at ? end : at + 1;
            continue;
        }
        std::string word(text.substr(at, end - at));
        while (!word.empty() && (word.back() == '.' || word.back() == '-')) word.pop_back();
        // "1.12.0-rc0-devel-gpu-py3", "7.2.x": the numbers in front count.
        if (!Version::parse(word)) word.resize(std::min(word.find_first_not_of("0123456789."), word.size()));
        while (!word.empty() && word.back() == '.') word.pop_back();
        if (Version::parse(word) && (contains(word, ".") || word.size() <= 3))
            (is_former(text, at, end) ? former : versions).push_back(word);
        at = end;
    }
    return versions.empty() ? former : versions;
}

/// "sets CUDA_VISIBLE_DEVICES to 1" as it would be typed: "sets CUDA_VISIBLE_DEVICES=1". What somebody tried is no
/// setting.
std::string with_assignments(const std::string& text) {
    static constexpr std::string_view name = "CUDA_VISIBLE_DEVICES";
    for (const std::string_view trial :
         {"workaround", " tried", " try", "Setting ", "setting ", " if ", "If ", "when ", "With "})
        if (contains(text, trial)) return text;
    std::string out = text;
    for (const std::string_view verb :
         {"'] to ", "\"] to ", "'] is ", "\"] is ", " is set to ", " was set to ", " set to ", " variable to ", " to ",
          " is ", " was ", " equal to ", " with value ", " contains ", " holds "})
        for (std::size_t at = out.find(std::string(name) + std::string(verb)); at != std::string::npos;
             at = out.find(std::string(name) + std::string(verb), at + 1)) {
            std::size_t value = at + name.size() + verb.size();
            if (value < out.size() && (out[value] == '\'' || out[value] == '"')) ++value;
            const bool empty = out.compare(value, 5, "empty") == 0 || out.compare(value, 8, "an empty") == 0 ||
                               out.compare(value, 9, "the empty") == 0;
            if (!empty && !is_digit_at(out, value) && out.compare(value, 2, "-1") != 0) continue;
            const std::string set =
                empty ? "''" : out.substr(value, out.find_first_not_of("0123456789,-", value) - value);
            out.replace(at, value - at, std::string(name) + "=" + set + " ");
        }
    return out;
}

/// "with CUDA_VISIBLE_DEVICES=-1 an epoch takes 41 s": what was set to compare, not what is set.
bool is_trial(std::string_view text, std::string_view name) {
    const std::size_t at = text.find(name);
    if (at == std::string_view::npos) return false;
    const std::string_view before = text.substr(0, at),
                           behind = text.substr(at, std::min(text.find(';', at), text.size()) - at);
    const bool begins = trim(before).empty() || trim(before).ends_with(";") || trim(before).ends_with(".");
    const bool comparing = before.ends_with("with ") || before.ends_with("when ") || before.ends_with("under ") ||
                           before.ends_with("setting ") || before.ends_with("having ");
    const auto any = [&](std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return contains(behind, word); });
    };
    // Two speeds, or two outcomes, are set against each other.
    if ((comparing || begins) && any({" as quick", " as fast", " as slow", " as long", " the same", " no difference", " faster",
                                      " slower", " longer", " equally", " no slower", " no faster"}))
        return true;
    return comparing && any({" takes ", " seconds", " minutes", " ms", " needs ", " is gone", " disappears", " goes away"});
}

/// "2x RTX 3090", "4 Tesla V100", "two GTX 1080 Ti".
bool counts_several_cards(std::string_view text) {
    text = trim(text);
    for (const std::string_view word : {"two ", "three ", "four ", "six ", "eight ", "both ", "dual ", "several ", "multiple "})
        if (text.starts_with(word)) return true;
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > 2 || text.substr(0, digits) == "1" || text[0] == '0') return false;
    const std::string_view rest = trim(text.substr(digits));
    if (rest.starts_with("x ") || rest.starts_with("\xc3\x97") || rest.starts_with("* ")) return true;
    for (const std::string_view card : {"xrtx", "xgtx", "rtx", "gtx", "geforce", "tesla", "nvidia", "quadro", "titan", "gpus", "v100", "a100", "h100", "k80", "p100", "t4"})
        if (rest.starts_with(card)) return true;
    return false;
}

/// A text, a number, or a list of them as people say it; null and "" say nothing.
std::string text_of(const nlohmann::json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number()) return value.dump();
    std::vector<std::string> parts;
    if (value.is_array())
        for (const auto& item : value) parts.push_back(item.is_string() ? item.get<std::string>() : item.dump());
    return join(parts, ", ");
}

bool is_text_or_number(const nlohmann::json& value) { return value.is_string() || value.is_number(); }

/// What is wrong with the value of that key; nothing when it can be read.
std::optional<std::string> fault_of(const std::string& key, const nlohmann::json& value) {
    const std::string found = std::string(", found ") + (value.is_boolean() ? (value.get<bool>() ? "true" : "false") : "a value of type " + std::string(value.type_name()));
    if (value.is_null()) return std::nullopt;
    if (key == "env") {
        if (!value.is_object()) return "'env' must be an object of variables such as {\"CUDA_VISIBLE_DEVICES\": \"0\"}" + found;
        for (const auto& [name, setting] : value.items())
            if (!is_text_or_number(setting) && !setting.is_null()) return "the variable '" + printable(name) + "' in 'env' must be a text or a number, found a value of type " + setting.type_name();
        return std::nullopt;
    }
    const bool list = value.is_array() && std::all_of(value.begin(), value.end(), is_text_or_number);
    if (is_text_or_number(value) || list) return std::nullopt;
    return "'" + key + "' must be a text such as " + (key == "gpu" ? "\"RTX 4090\"" : key == "tensorflow" ? "\"2.18.0\"" : "\"…\"") + ", a number or a list of them" + found;
}

constexpr std::array<std::string_view, 12> known_keys = {"tensorflow", "python", "cuda", "cudnn", "driver", "gpu", "compute_capability", "package", "installed_with", "os", "env", "other"};

}  // namespace

std::optional<std::string> LogCollector::take_told(std::string_view json, std::vector<std::string>* unknown_keys) {
    const auto told = nlohmann::json::parse(json, nullptr, false);
    if (told.is_discarded()) return "it is not JSON";
    if (!told.is_object()) return "it is not a JSON object such as {\"tensorflow\": \"2.18.0\", \"gpu\": \"RTX 4090\"}";
    for (const auto& [key, value] : told.items()) {
        const bool known = std::find(known_keys.begin(), known_keys.end(), key) != known_keys.end();
        if (!known && unknown_keys != nullptr) unknown_keys->push_back(key);
        if (!known) continue;
        if (auto fault = fault_of(key, value)) return fault;
    }
    about_gpus_ = about_gpus_ || !told.empty();
    for (const auto& [key, value] : told.items()) {
        const std::string origin = "told: " + key;
        if (key == "env" && value.is_object()) {
            for (const auto& [name, setting] : value.items())
                facts_.variables.push_back({name, text_of(setting), origin, Voice::told});
            continue;
        }
        // What no key of this program is, is read like any other remark.
        const std::string text = text_of(value);
        if (text.empty()) continue;
        facts_.told[key] = text;
        // What nvidia-smi prints is what the driver could run.
        const std::string asked = lower(text);
        const bool of_driver = key == "cuda" && contains(asked, "nvidia-smi") && !contains(asked, "nvcc") && !contains(asked, "toolkit") &&
                               !contains(asked, "/usr/local") && !contains(asked, "conda") && versions_in(text).size() == 1;
        if (of_driver)
            add_statement("driver-cuda", versions_in(text).front(), origin, Voice::tool);
        else if (key == "tensorflow" || key == "python" || key == "cuda" || key == "cudnn" || key == "driver")
            for (const std::string& version : versions_in(text)) add_statement(key, version, origin, Voice::told);
        if (key == "gpu" && counts_several_cards(lower(text)))
            add_sign({"told-several-gpus", {}, text, origin, Voice::told, 0, {}});
        if (key == "gpu")
            facts_.gpus.push_back({text, told.contains("compute_capability") ? text_of(told["compute_capability"]) : "",
                                   origin, Voice::told});
        if (key == "compute_capability" && !told.contains("gpu"))
            facts_.gpus.push_back({"the GPU", text, origin, Voice::told});
        for (const SignatureMatch& match : matcher_.find(text, text.size()))
            add_match(match, text, origin, Voice::told, 0, {});
        read_prose(text, origin, Voice::told, 0);
        // Of what somebody set and then tells of, the setting counts.
        const bool knows_variable =
            std::any_of(facts_.variables.begin(), facts_.variables.end(),
                        [](const VariableSeen& variable) { return variable.name == "CUDA_VISIBLE_DEVICES"; });
        // A sentence about the program's line is about the program.
        const std::string small = lower(text);
        const bool names_script = contains(small, ".py") && !contains(small, "python ") && !contains(small, "export ");
        const bool of_program = names_script || contains(small, "os.environ") || contains(small, "environ[") ||
                                contains(small, "hard-coded") || contains(small, "hardcoded") ||
                                contains(small, "hard coded") || contains(small, "the code ") ||
                                contains(small, "the program ") || contains(small, "the script sets") ||
                                contains(small, "the library ") || contains(small, "the project");
        for (const auto& [name, setting] :
             parse_variables(replace_all(knows_variable ? text : with_assignments(text), " = ", "="))) {
            if (is_trial(small, lower(name))) continue;
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
