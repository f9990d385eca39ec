// SPDX-License-Identifier: Apache-2.0
#include "bundle/bundle.hpp"

#include <algorithm>

#include "bundle/answer_json.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr const char* schema = "whynogpu/bundle/1";

/// A name inside a longer word is not that name: the user "py" must not spoil "python".
bool is_word_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string replace_name(std::string text, const std::string& name, const std::string& other) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        const bool starts = at == 0 || !is_word_part(text[at - 1]) || !is_word_part(name.front());
        const bool ends = at + name.size() == text.size() || !is_word_part(text[at + name.size()]);
        if (starts && ends) text.replace(at, name.size(), other);
    }
    return text;
}

/// Values inside values, counted without recursion: what comes after this walks them recursively.
bool is_too_deep(const std::string& text) {
    constexpr int deepest = 32;  // a bundle needs five
    int depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            else in_string = c != '"';
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++depth > deepest) return true;
        } else if (c == ']' || c == '}') {
            --depth;
        }
    }
    return false;
}

using Replacements = std::vector<std::pair<std::string, std::string>>;

std::string redact(std::string text, const Replacements& names) {
    for (const auto& [name, other] : names) text = replace_name(std::move(text), name, other);
    return text;
}

/// Offsets inside binary data must stay as they are.
std::string redact_binary(std::string bytes, const Replacements& names) {
    for (const auto& [name, other] : names) bytes = replace_name(std::move(bytes), name, std::string(name.size(), 'x'));
    return bytes;
}

void redact(Json& json, const Replacements& names) {
    if (json.is_string()) json = redact(json.get<std::string>(), names);
    else if (json.is_object() && json.size() == 1 && json.contains("hex")) json = bytes_to_json(redact_binary(bytes_from_json(json), names));
    else if (json.is_structured())
        for (Json& item : json) redact(item, names);
}

Json given(const std::optional<std::string>& text) {
    return text ? bytes_to_json(*text) : Json(nullptr);
}

std::optional<std::string> taken(const Json& json) {
    return json.is_null() ? std::nullopt : std::optional(bytes_from_json(json));
}

/// Keys hold paths too, and a path need not be UTF-8: every key is {"question": …} in a list.
Json answers_to_json(const RecordedAnswers& answers, const Replacements& names) {
    Json list = Json::array();
    for (const auto& [question, text] : answers) {
        Json answer = Json::parse(text);
        redact(answer, names);
        Json row{{"ask", is_utf8(question) ? Json(redact(question, names)) : bytes_to_json(redact_binary(question, names))}};
        row.update(answer);
        list.push_back(std::move(row));
    }
    return list;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> names_to_replace(Host& host) {
    Replacements names;
    const auto add = [&](const std::string& name, const std::string& other) {
        constexpr std::size_t shortest = 3;  // shorter ones stand in everything
        if (name.size() >= shortest && name != other) names.emplace_back(name, other);
    };
    const std::string host_name = host.system().host_name;
    for (const auto& home : {host.variable("HOME"), host.password_home()})
        if (home.is_present() && home->size() > 1 && *home != "/root") {
            add(*home, "/home/user");
            add(file_name(*home), "user");
        }
    if (host_name != "localhost") add(host_name, "host");
    std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::string write_bundle(const Bundle& bundle, const Replacements& names) {
    Json environment = Json::object();
    for (const auto& [name, value] : bundle.environment) environment[name] = is_utf8(value) ? Json(redact(value, names)) : bytes_to_json(redact_binary(value, names));
    const SubjectRequest& request = bundle.request;
    Json asked{{"python", given(request.python)}, {"venv", given(request.venv)}, {"conda", given(request.conda)}, {"kernel", given(request.kernel)}, {"script", given(request.script)}};
    if (request.on_disk) asked["on_disk"] = true;
    redact(asked, names);
    const Json all{{"schema", schema}, {"request", asked}, {"environment", environment}, {"answers", answers_to_json(bundle.answers, names)}};
    return all.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Bundle> read_bundle(const std::string& text, std::string& error) {
    if (is_too_deep(text)) {
        error = "is not a bundle: values nested too deeply";
        return std::nullopt;
    }
    const Json all = Json::parse(text, nullptr, false);
    if (all.is_discarded() || !all.is_object() || !all.contains("schema")) {
        error = "is not a bundle: not JSON with a \"schema\"";
        return std::nullopt;
    }
    try {
        if (all.at("schema") != schema) {
            error = "is of schema " + all.at("schema").dump() + "; this program reads \"" + schema + "\"";
            return std::nullopt;
        }
        Bundle bundle;
        const Json& request = all.at("request");
        bundle.request = {taken(request.at("python")), taken(request.at("venv")), taken(request.at("conda")), taken(request.at("kernel")), taken(request.at("script")), request.value("on_disk", false)};
        for (const auto& [name, value] : all.at("environment").items()) bundle.environment[name] = bytes_from_json(value);
        for (Json row : all.at("answers")) {
            const std::string question = bytes_from_json(row.at("ask"));
            row.erase("ask");
            bundle.answers[question] = row.dump();
        }
        return bundle;
    } catch (const Json::exception& wrong) {
        error = std::string("is a damaged bundle: ") + wrong.what();
        return std::nullopt;
    }
}

}  // namespace whynogpu
