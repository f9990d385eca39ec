// SPDX-License-Identifier: Apache-2.0
#include "bundle/answer_json.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr char digits[] = "0123456789abcdef";

std::string to_hex(const std::string& bytes) {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        text += digits[static_cast<unsigned char>(c) >> 4];
        text += digits[static_cast<unsigned char>(c) & 15];
    }
    return text;
}

std::string from_hex(const std::string& text) {
    const auto value = [](char c) { return c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= '0' && c <= '9' ? c - '0' : 0; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) bytes += static_cast<char>(value(text[i]) << 4 | value(text[i + 1]));
    return bytes;
}

Json optional_text(const std::optional<std::string>& text) {
    return text ? bytes_to_json(*text) : Json(nullptr);
}

std::optional<std::string> optional_from(const Json& json) {
    if (json.is_null()) return std::nullopt;
    return bytes_from_json(json);
}

std::vector<std::string> list_from(const Json& json) {
    std::vector<std::string> items;
    for (const Json& item : json) items.push_back(bytes_from_json(item));
    return items;
}

Json list_to(const std::vector<std::string>& items) {
    Json json = Json::array();
    for (const std::string& item : items) json.push_back(bytes_to_json(item));
    return json;
}

}  // namespace

/// Text where it is text, else {"hex": …}.
Json bytes_to_json(const std::string& bytes) {
    return is_utf8(bytes) ? Json(bytes) : Json{{"hex", to_hex(bytes)}};
}

std::string bytes_from_json(const Json& json) {
    return json.is_object() ? from_hex(json.at("hex").get<std::string>()) : json.get<std::string>();
}

void to_json_value(Json& json, const std::string& value) { json = bytes_to_json(value); }
void to_json_value(Json& json, bool value) { json = value; }
void to_json_value(Json& json, const std::vector<std::string>& value) { json = list_to(value); }

void to_json_value(Json& json, const FileStatus& value) {
    json = Json::array({static_cast<int>(value.kind), value.mode, value.uid, value.gid, value.size, value.device, value.inode, value.device_major, value.device_minor});
}

void to_json_value(Json& json, const ElfFile& value) {
    Json needs = Json::array();
    for (const ElfVersionNeed& need : value.version_needs) needs.push_back({{"file", bytes_to_json(need.file)}, {"versions", list_to(need.versions)}});
    json = Json{{"damage", static_cast<int>(value.damage)},
                {"detail", bytes_to_json(value.detail)},
                {"size", value.size},
                {"soname", optional_text(value.soname)},
                {"needed", list_to(value.needed)},
                {"rpath", optional_text(value.rpath)},
                {"runpath", optional_text(value.runpath)},
                {"interpreter", optional_text(value.interpreter)},
                {"needs", needs},
                {"defines", list_to(value.version_definitions)},
                {"nodeflib", value.no_default_lib}};
}

void to_json_value(Json& json, const CommandAnswer& value) {
    json = Json{{"status", value.exit_status}, {"timed_out", value.timed_out}, {"out", bytes_to_json(value.out)}, {"err", bytes_to_json(value.err)}};
}

void to_json_value(Json& json, const Identity& value) { json = Json{{"uid", value.uid}, {"gid", value.gid}, {"groups", value.groups}}; }

void to_json_value(Json& json, const SystemFacts& value) {
    json = Json{{"machine", value.machine}, {"kernel", value.kernel_release}, {"host", bytes_to_json(value.host_name)}, {"hwcaps", value.hwcaps}};
}

void from_json_value(const Json& json, std::string& value) { value = bytes_from_json(json); }
void from_json_value(const Json& json, bool& value) { value = json.get<bool>(); }
void from_json_value(const Json& json, std::vector<std::string>& value) { value = list_from(json); }

void from_json_value(const Json& json, FileStatus& value) {
    const int kind = json.at(0).get<int>();
    value.kind = kind >= 0 && kind <= static_cast<int>(FileKind::other) ? static_cast<FileKind>(kind) : FileKind::other;
    std::size_t at = 1;
    const auto next = [&](auto& number) { number = json.at(at++).get<std::remove_reference_t<decltype(number)>>(); };
    next(value.mode), next(value.uid), next(value.gid), next(value.size), next(value.device), next(value.inode), next(value.device_major), next(value.device_minor);
}

void from_json_value(const Json& json, ElfFile& value) {
    const int damage = json.at("damage").get<int>();
    value.damage = damage >= 0 && damage <= static_cast<int>(ElfDamage::bad_dynamic) ? static_cast<ElfDamage>(damage) : ElfDamage::not_elf;
    value.detail = bytes_from_json(json.at("detail"));
    value.size = json.at("size").get<std::uint64_t>();
    value.soname = optional_from(json.at("soname"));
    value.needed = list_from(json.at("needed"));
    value.rpath = optional_from(json.at("rpath"));
    value.runpath = optional_from(json.at("runpath"));
    value.interpreter = optional_from(json.at("interpreter"));
    for (const Json& need : json.at("needs")) value.version_needs.push_back({bytes_from_json(need.at("file")), list_from(need.at("versions"))});
    value.version_definitions = list_from(json.at("defines"));
    value.no_default_lib = json.at("nodeflib").get<bool>();
}

void from_json_value(const Json& json, CommandAnswer& value) {
    value.exit_status = json.at("status").get<int>();
    value.timed_out = json.at("timed_out").get<bool>();
    value.out = bytes_from_json(json.at("out"));
    value.err = bytes_from_json(json.at("err"));
}

void from_json_value(const Json& json, Identity& value) {
    value.uid = json.at("uid").get<std::uint32_t>();
    value.gid = json.at("gid").get<std::uint32_t>();
    value.groups = json.at("groups").get<std::vector<std::uint32_t>>();
}

void from_json_value(const Json& json, SystemFacts& value) {
    value.machine = json.at("machine").get<std::string>();
    value.kernel_release = json.at("kernel").get<std::string>();
    value.host_name = bytes_from_json(json.at("host"));
    value.hwcaps = json.at("hwcaps").get<std::vector<std::string>>();
}

}  // namespace whynogpu
