// SPDX-License-Identifier: Apache-2.0
#include "parse/python/kernel_spec.hpp"

#include <nlohmann/json.hpp>

namespace whynogpu {

std::optional<KernelSpec> parse_kernel_spec(std::string_view text) {
    constexpr int most_levels = 32;
    const auto shallow = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth < most_levels; };
    const auto json = nlohmann::json::parse(text.begin(), text.end(), shallow, false);
    if (!json.is_object()) return std::nullopt;
    const auto text_at = [](const nlohmann::json& object, const char* key) {
        const auto found = object.find(key);
        return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    KernelSpec spec;
    const auto argv = json.find("argv");
    if (argv == json.end() || !argv->is_array() || argv->empty()) return std::nullopt;
    for (const auto& word : *argv) {
        if (!word.is_string()) return std::nullopt;
        spec.argv.push_back(word.get<std::string>());
    }
    spec.display_name = text_at(json, "display_name");
    spec.language = text_at(json, "language");
    if (const auto variables = json.find("env"); variables != json.end() && variables->is_object())
        for (const auto& [name, value] : variables->items())
            if (value.is_string()) spec.variables.emplace_back(name, value.get<std::string>());
    return spec;
}

}  // namespace whynogpu
