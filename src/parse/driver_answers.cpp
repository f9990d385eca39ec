// SPDX-License-Identifier: Apache-2.0
#include "parse/driver_answers.hpp"

#include <array>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>

#include "util/text.hpp"

namespace whynogpu {
namespace {

using Json = nlohmann::json;
constexpr std::size_t longest_line = 16384, most_lines = 50'000;

std::optional<int> small_number(const Json& line, const char* key) {
    const auto found = line.find(key);
    if (found == line.end() || !found->is_number_integer()) return std::nullopt;
    const auto value = found->get<std::int64_t>();
    if (value < std::numeric_limits<int>::min() || value > std::numeric_limits<int>::max()) return std::nullopt;
    return static_cast<int>(value);
}

std::string text_of(const Json& line, const char* key) {
    const auto found = line.find(key);
    return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool says(const Json& line, const char* key) {
    const auto found = line.find(key);
    return found != line.end() && found->is_boolean() && found->get<bool>();
}

/// A number of an attribute and a name are both text to those who look them up.
std::string item_of(const Json& line) {
    const auto found = line.find("item");
    if (found == line.end()) return {};
    if (found->is_number_unsigned()) return std::to_string(found->get<std::uint64_t>());
    return text_of(line, "item");
}

DriverAnswer answer_of(const Json& line) {
    DriverAnswer answer;
    answer.question = text_of(line, "q");
    answer.device = small_number(line, "device").value_or(-1);
    answer.item = item_of(line);
    answer.missing = says(line, "missing");
    answer.code = small_number(line, "code");
    answer.name = text_of(line, "name");
    answer.text = text_of(line, "text");
    const auto value = line.find("value");
    if (value != line.end() && value->is_number_unsigned()) answer.number = value->get<std::uint64_t>();
    if (value != line.end() && value->is_string()) answer.word = value->get<std::string>();
    return answer;
}

void take_line(std::string_view text, DriverAnswers& all) {
    if (trim(text).empty()) return;
    Json line;
    if (text.size() <= longest_line) line = Json::parse(text, nullptr, false);
    if (!line.is_object() || text_of(line, "q").empty()) {
        ++all.unreadable_lines;
        return;
    }
    const std::string question = text_of(line, "q");
    if (question == "end") {
        all.finished = true;
    } else if (says(line, "begin")) {
        all.pending = question;
    } else {
        all.answers.push_back(answer_of(line));
        if (question == all.pending) all.pending.clear();
    }
}

}  // namespace

const DriverAnswer* DriverAnswers::find(std::string_view question, int device, std::string_view item) const {
    for (const DriverAnswer& answer : answers)
        if (answer.question == question && answer.device == device && answer.item == item) return &answer;
    return nullptr;
}

DriverAnswers parse_driver_answers(std::string_view json_lines) {
    DriverAnswers all;
    for (std::size_t lines = 0; !json_lines.empty() && lines < most_lines; ++lines) {
        const std::size_t end = json_lines.find('\n');
        take_line(json_lines.substr(0, end), all);
        json_lines.remove_prefix(end == std::string_view::npos ? json_lines.size() : end + 1);
    }
    if (all.finished) all.pending.clear();
    return all;
}

std::string normal_pci_address(std::string_view text) {
    unsigned domain = 0, bus = 0, slot = 0, function = 0;
    char rest = 0;
    if (text.size() > 24 ||
        std::sscanf(std::string(text).c_str(), "%8x:%2x:%2x.%1x%c", &domain, &bus, &slot, &function, &rest) != 4)
        return {};
    std::array<char, 32> normal{};
    std::snprintf(normal.data(), normal.size(), "%04x:%02x:%02x.%x", domain, bus, slot, function);
    return normal.data();
}

}  // namespace whynogpu
