// SPDX-License-Identifier: Apache-2.0
#include "parse/text/log_record.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_message = 1 << 20;  // bytes of a message that is written as numbers
constexpr std::array<std::string_view, 6> message_keys = {"log", "message", "MESSAGE", "msg", "textPayload", "Message"};

bool is_message_key(std::string_view key) { return std::find(message_keys.begin(), message_keys.end(), key) != message_keys.end(); }

/// The first text of those keys among the top-level members of a JSON object on one line.
class MessageOfRecord : public nlohmann::json_sax<nlohmann::json> {
  public:
    LogRecord record;
    bool found = false, has_time = false;
    std::string part;  ///< "P" or "F", as Fluent Bit keeps it of the container runtime's files

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t byte) override {
        if (in_bytes_ && byte < 256 && record.message.size() < longest_message) record.message += static_cast<char>(byte);
        return true;
    }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return ++depth_ < 64; }
    bool start_array(std::size_t) override {
        // What is no clean text journald writes as a list of bytes.
        if (depth_ == 1 && !found && key_ == "MESSAGE") found = in_bytes_ = true;
        return ++depth_ < 64;
    }
    bool end_object() override { return --depth_, true; }
    bool end_array() override { return --depth_, in_bytes_ = false, true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
    bool key(string_t& name) override {
        key_ = name;
        return true;
    }
    bool string(string_t& value) override {
        static constexpr std::array<std::string_view, 5> units = {"pod_name", "CONTAINER_NAME", "_SYSTEMD_UNIT", "container_name", "SYSLOG_IDENTIFIER"};
        if (depth_ == 1 && !found && is_message_key(key_)) found = true, record.message = value, of_docker_ = key_ == "log";
        if (depth_ <= 3 && record.unit.empty() && std::find(units.begin(), units.end(), key_) != units.end()) record.unit = value;
        if (depth_ == 1 && key_ == "stream") record.stream = value;
        if (depth_ == 1 && key_ == "time") has_time = true;
        if (depth_ == 1 && (key_ == "_p" || key_ == "logtag")) part = value;
        return true;
    }
    [[nodiscard]] bool is_docker() const { return of_docker_ && has_time && !record.stream.empty(); }

  private:
    std::string key_;
    int depth_ = 0;
    bool in_bytes_ = false, of_docker_ = false;
};

bool take_line_ends(std::string& text) {
    const std::size_t before = text.size();
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text.size() < before;
}

/// A frame of asciinema: [1.25, "o", "text\r\n"].
std::optional<LogRecord> read_frame(std::string_view line) {
    if (line.size() < 8 || line.front() != '[' || !is_digit(line[1]) || line.back() != ']' || !contains(line.substr(0, 40), "\"o\"")) return std::nullopt;
    const auto frame = nlohmann::json::parse(line.begin(), line.end(), nullptr, false);
    if (!frame.is_array() || frame.size() != 3 || !frame[0].is_number() || frame[1] != "o" || !frame[2].is_string()) return std::nullopt;
    LogRecord record{frame[2].get<std::string>(), {}, "asciinema", LineEnd::there};
    if (!take_line_ends(record.message)) record.end = LineEnd::open;
    return record;
}

/// A text of JSON without its quotes; nothing when it is none.
std::optional<std::string> json_text(std::string_view text) {
    const auto value = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
    return value.is_string() ? std::optional(value.get<std::string>()) : std::nullopt;
}

/// "__CURSOR=", "_PID=", "SYSLOG_FACILITY=": what journald adds to a message.
bool is_journal_field(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals < 4 || equals > 64) return false;
    const std::string_view name = text.substr(0, equals);
    if (name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") != std::string_view::npos) return false;
    static constexpr std::array<std::string_view, 22> names = {
        "__CURSOR",  "__REALTIME_TIMESTAMP", "__MONOTONIC_TIMESTAMP", "__SEQNUM", "__SEQNUM_ID", "_HOSTNAME",          "_PID",       "_UID",
        "_GID",      "_COMM",                "_EXE",                  "_CMDLINE", "_TRANSPORT",  "_SOURCE_REALTIME_TIMESTAMP", "_STREAM_ID", "_CAP_EFFECTIVE",
        "_BOOT_ID",  "_MACHINE_ID",          "_RUNTIME_SCOPE",        "PRIORITY", "_SELINUX_CONTEXT", "_LINE_BREAK"};
    return std::find(names.begin(), names.end(), name) != names.end() || name.starts_with("_SYSTEMD_") || name.starts_with("SYSLOG_") ||
           name.starts_with("_AUDIT_");
}

/// The value behind `"key": ` of JSON printed with indents; nothing for another line.
struct Member {
    std::string_view key, value;
};

std::optional<Member> member_of_json(std::string_view text) {
    if (text.size() < 5 || text.front() != '"') return std::nullopt;
    const std::size_t end = text.find('"', 1);
    if (end == std::string_view::npos || end == 1 || end > 64) return std::nullopt;
    std::string_view rest = trim(text.substr(end + 1));
    if (!rest.starts_with(":")) return std::nullopt;
    rest = trim(rest.substr(1));
    if (rest.ends_with(",")) rest.remove_suffix(1);
    return Member{text.substr(1, end - 1), rest};
}

}  // namespace

std::optional<LogRecord> read_log_record(std::string_view line) {
    if (auto frame = read_frame(line)) return frame;
    if (line.size() < 8 || line.front() != '{' || line.back() != '}' || !contains(line, "\"")) return std::nullopt;
    MessageOfRecord reader;
    if (!nlohmann::json::sax_parse(line.begin(), line.end(), &reader) || !reader.found) return std::nullopt;
    const bool is_docker = reader.is_docker();
    LogRecord record = std::move(reader.record);
    const bool ended = take_line_ends(record.message);
    if (reader.part == "P") record.end = LineEnd::open;
    else if (is_docker && reader.part.empty() && !ended) record.end = LineEnd::unsure;
    else if (reader.part.empty() && !is_docker) record.stream.clear();
    return record;
}

SpreadRecords::Kind SpreadRecords::take(std::string_view line, std::string& message) {
    const std::string_view text = trim(line);
    if (text.starts_with("MESSAGE=") && (text.size() == line.size() || line.starts_with("    "))) {
        message = text.substr(8);
        return Kind::message;
    }
    if (is_journal_field(text)) return Kind::field;
    // Indented: on one line a program may show a word in quotes and a colon.
    if (line.size() == text.size()) {
        const bool bracket = text == "{" || text == "}" || text == "},";
        return in_json_ && bracket ? Kind::field : Kind::other;
    }
    const auto member = member_of_json(text);
    if (!member) return in_json_ && (text == "{" || text == "}" || text == "},") ? Kind::field : Kind::other;
    if (is_message_key(member->key))
        if (auto value = json_text(member->value)) {
            take_line_ends(*value);
            message = std::move(*value);
            in_json_ = true;
            return Kind::message;
        }
    return in_json_ ? Kind::field : Kind::other;
}

}  // namespace whynogpu
