// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "host/host.hpp"

// Answers of every type as JSON and back. Reading is strict: a bundle comes from anywhere.
namespace whynogpu {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json bytes_to_json(const std::string& bytes);
[[nodiscard]] std::string bytes_from_json(const Json& json);

void to_json_value(Json& json, const std::string& value);
void to_json_value(Json& json, bool value);
void to_json_value(Json& json, const std::vector<std::string>& value);
void to_json_value(Json& json, const FileStatus& value);
void to_json_value(Json& json, const ElfFile& value);
void to_json_value(Json& json, const CommandAnswer& value);
void to_json_value(Json& json, const Identity& value);
void to_json_value(Json& json, const SystemFacts& value);

/// These throw nlohmann's exceptions on a wrong shape; the callers turn them into "unparsable".
void from_json_value(const Json& json, std::string& value);
void from_json_value(const Json& json, bool& value);
void from_json_value(const Json& json, std::vector<std::string>& value);
void from_json_value(const Json& json, FileStatus& value);
void from_json_value(const Json& json, ElfFile& value);
void from_json_value(const Json& json, CommandAnswer& value);
void from_json_value(const Json& json, Identity& value);
void from_json_value(const Json& json, SystemFacts& value);

template <class T>
[[nodiscard]] std::string answer_to_text(const Observed<T>& answer) {
    Json json;
    if (answer.is_present()) to_json_value(json["is"], answer.value());
    else if (answer.is_absent()) json["absent"] = true;
    else json["unknown"] = to_string(answer.why());
    // Origins equal to the path asked for are the rule; they need not be kept.
    json["origin"] = bytes_to_json(answer.origin());
    if (!answer.is_present() && !answer.is_absent()) json["detail"] = bytes_to_json(answer.detail());
    return json.dump();
}

template <class T>
[[nodiscard]] Observed<T> answer_from_text(const std::string& text, const std::string& question) {
    const Json json = Json::parse(text, nullptr, false);
    try {
        const std::string origin = bytes_from_json(json.at("origin"));
        if (json.contains("is")) {
            T value{};
            from_json_value(json.at("is"), value);
            return Observed<T>::present(std::move(value), origin);
        }
        if (json.contains("absent")) return Observed<T>::absent(origin);
        const auto why = unknown_from(json.at("unknown").get<std::string>());
        return Observed<T>::unknown(why.value_or(Unknown::failed), origin, bytes_from_json(json.at("detail")));
    } catch (const Json::exception& error) {
        return Observed<T>::unknown(Unknown::unparsable, question, error.what());
    }
}

}  // namespace whynogpu
