// SPDX-License-Identifier: Apache-2.0
#include "parse/build_info.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What follows a key: after `'key', ` or `'key': ` or `key = `.
std::optional<std::string_view> value_after(std::string_view text, std::string_view key) {
    for (std::size_t at = text.find(key); at != std::string_view::npos; at = text.find(key, at + 1)) {
        const char before = at == 0 ? '\n' : text[at - 1];
        if (before != '\'' && before != '"' && before != '\n' && before != ' ') continue;
        std::string_view rest = text.substr(at + key.size());
        if ((before == '\'' || before == '"') && rest.starts_with(before)) rest.remove_prefix(1);
        rest = trim(rest.substr(0, 4096));
        if (!rest.starts_with(',') && !rest.starts_with(':') && !rest.starts_with('=')) continue;
        return trim(rest.substr(1));
    }
    return std::nullopt;
}

std::optional<bool> truth_of(std::string_view text, std::string_view key) {
    const auto value = value_after(text, key);
    if (!value) return std::nullopt;
    if (value->starts_with("True")) return true;
    if (value->starts_with("False")) return false;
    return std::nullopt;
}

std::optional<std::string> quoted(std::string_view value) {
    if (value.empty() || (value[0] != '\'' && value[0] != '"')) return std::nullopt;
    const auto end = value.find(value[0], 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(value.substr(1, end - 1));
}

std::optional<std::string> string_of(std::string_view text, std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys)
        if (const auto value = value_after(text, key)) return quoted(*value);
    return std::nullopt;
}

std::vector<std::string> list_of(std::string_view text, std::string_view key) {
    std::vector<std::string> items;
    const auto value = value_after(text, key);
    if (!value || !value->starts_with('[')) return items;
    for (const std::string& piece : split(value->substr(1, value->find(']') == std::string_view::npos ? 0 : value->find(']') - 1), ','))
        if (const auto item = quoted(trim(piece))) items.push_back(*item);
    return items;
}

}  // namespace

std::optional<BuildInfo> parse_build_info(std::string_view text) {
    BuildInfo info;
    info.cuda = truth_of(text, "is_cuda_build");
    if (!info.cuda) return std::nullopt;
    info.rocm = truth_of(text, "is_rocm_build");
    info.cuda_version = string_of(text, {"cuda_version", "cuda_version_number"});
    info.cudnn_version = string_of(text, {"cudnn_version", "cudnn_version_number"});
    info.capabilities = list_of(text, "cuda_compute_capabilities");
    return info;
}

}  // namespace whynogpu
