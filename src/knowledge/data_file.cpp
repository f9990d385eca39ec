// SPDX-License-Identifier: Apache-2.0
#include "knowledge/data_file.hpp"

// The only place that sees toml++: it is a large header.
#include <toml++/toml.h>

#include <algorithm>

namespace whynogpu {
namespace {

int line_of(const toml::node& node) {
    return static_cast<int>(node.source().begin.line);
}

// Data files are our own, but a limit costs nothing.
constexpr int max_depth = 8;

DataNode convert(const toml::node& node, int depth) {
    DataNode result;
    result.line = line_of(node);
    if (const auto* text = node.as_string()) {
        result.kind = DataNode::Kind::text;
        result.text = text->get();
    } else if (const auto* number = node.as_integer()) {
        result.kind = DataNode::Kind::integer;
        result.number = number->get();
    } else if (const auto* flag = node.as_boolean()) {
        result.kind = DataNode::Kind::boolean;
        result.flag = flag->get();
    } else if (const auto* array = node.as_array(); array && depth < max_depth) {
        result.kind = DataNode::Kind::array;
        for (const toml::node& item : *array) result.items.push_back(convert(item, depth + 1));
    } else if (const auto* table = node.as_table(); table && depth < max_depth) {
        result.kind = DataNode::Kind::table;
        for (const auto& [key, value] : *table) result.members.emplace_back(std::string(key.str()), convert(value, depth + 1));
    }
    return result;
}

}  // namespace

DataNode parse_data(std::string_view text, const std::string& file, std::vector<DataError>& errors) {
    const toml::parse_result parsed = toml::parse(text, file);
    if (parsed) return convert(parsed.table(), 0);
    const toml::parse_error& error = parsed.error();
    errors.push_back({file, static_cast<int>(error.source().begin.line), std::string(error.description())});
    DataNode empty;
    empty.kind = DataNode::Kind::table;
    empty.line = 1;
    return empty;
}

const DataNode* DataTable::find(std::string_view key) {
    for (const auto& [name, value] : node_->members) {
        if (name != key) continue;
        used_.push_back(name);
        return &value;
    }
    return nullptr;
}

const DataNode* DataTable::find(std::string_view key, DataNode::Kind kind, const char* kind_name, bool required) {
    const DataNode* value = find(key);
    if (!value) {
        if (required) error("missing key '" + std::string(key) + "'");
        return nullptr;
    }
    if (value->kind == kind) return value;
    errors_->push_back({*file_, value->line, "'" + std::string(key) + "' is not " + kind_name});
    return nullptr;
}

std::string DataTable::text(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::text, "a string", true);
    if (value && value->text.empty()) errors_->push_back({*file_, value->line, "'" + std::string(key) + "' is empty"});
    return value ? value->text : std::string();
}

std::string DataTable::text_or(std::string_view key, std::string fallback) {
    const DataNode* value = find(key, DataNode::Kind::text, "a string", false);
    return value ? value->text : std::move(fallback);
}

bool DataTable::flag(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::boolean, "true or false", true);
    return value && value->flag;
}

bool DataTable::flag_or(std::string_view key, bool fallback) {
    const DataNode* value = find(key, DataNode::Kind::boolean, "true or false", false);
    return value ? value->flag : fallback;
}

long long DataTable::number(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::integer, "a whole number", true);
    return value ? value->number : 0;
}

long long DataTable::number_or(std::string_view key, long long fallback) {
    const DataNode* value = find(key, DataNode::Kind::integer, "a whole number", false);
    return value ? value->number : fallback;
}

std::vector<std::string> DataTable::texts_or_none(std::string_view key) {
    std::vector<std::string> result;
    const DataNode* value = find(key, DataNode::Kind::array, "an array", false);
    if (!value) return result;
    for (const DataNode& item : value->items) {
        if (item.kind == DataNode::Kind::text && !item.text.empty()) result.push_back(item.text);
        else errors_->push_back({*file_, item.line, "'" + std::string(key) + "' holds something that is not a non-empty string"});
    }
    return result;
}

std::vector<std::string> DataTable::texts(std::string_view key) {
    if (std::none_of(node_->members.begin(), node_->members.end(), [&](const auto& m) { return m.first == key; }))
        error("missing key '" + std::string(key) + "'");
    return texts_or_none(key);
}

std::vector<std::vector<std::string>> DataTable::groups(std::string_view key) {
    std::vector<std::vector<std::string>> result;
    const DataNode* value = find(key, DataNode::Kind::array, "an array", true);
    if (!value) return result;
    for (const DataNode& group : value->items) {
        result.emplace_back();
        for (const DataNode& item : group.items) result.back().push_back(item.text);
        if (group.kind != DataNode::Kind::array || group.items.empty()) errors_->push_back({*file_, group.line, "'" + std::string(key) + "' holds something that is not an array of strings"});
    }
    return result;
}

std::optional<Version> DataTable::version_or_none(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::text, "a version in quotes", false);
    if (!value || value->text.empty()) return std::nullopt;
    auto version = Version::parse(value->text);
    if (!version) errors_->push_back({*file_, value->line, "'" + value->text + "' is not a version"});
    return version;
}

Version DataTable::version(std::string_view key) {
    auto version = version_or_none(key);
    if (!version) error("no version at '" + std::string(key) + "'");
    return version ? *version : Version();
}

VersionRange DataTable::range_or_any(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::text, "a version range in quotes", false);
    if (!value) return {};
    auto range = VersionRange::parse(value->text);
    if (!range) errors_->push_back({*file_, value->line, "'" + value->text + "' is not a version range"});
    return range ? *range : VersionRange();
}

VersionRange DataTable::range(std::string_view key) {
    if (std::none_of(node_->members.begin(), node_->members.end(), [&](const auto& m) { return m.first == key; }))
        error("missing key '" + std::string(key) + "'");
    return range_or_any(key);
}

Capability DataTable::capability(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::text, "a compute capability in quotes", true);
    const auto capability = value ? Capability::parse(value->text) : std::nullopt;
    if (value && !capability) errors_->push_back({*file_, value->line, "'" + value->text + "' is not a compute capability"});
    return capability.value_or(Capability{});
}

std::vector<Capability> DataTable::capabilities(std::string_view key) {
    std::vector<Capability> result;
    for (const std::string& text : texts(key)) {
        const auto capability = Capability::parse(text);
        if (!capability) error("'" + text + "' is not a compute capability");
        else if (!result.empty() && !(result.back() < *capability)) error("'" + std::string(key) + "' is not sorted");
        else result.push_back(*capability);
    }
    return result;
}

DataTable DataTable::table(std::string_view key) {
    static const DataNode none = [] {
        DataNode node;
        node.kind = DataNode::Kind::table;
        return node;
    }();
    const DataNode* value = find(key, DataNode::Kind::table, "a table", true);
    return {value ? *value : none, *file_, *errors_};
}

std::vector<DataTable> DataTable::tables(std::string_view key) {
    std::vector<DataTable> result;
    const DataNode* value = find(key, DataNode::Kind::array, "an array of tables", false);
    if (!value) return result;
    for (const DataNode& item : value->items) {
        if (item.kind == DataNode::Kind::table) result.emplace_back(item, *file_, *errors_);
        else errors_->push_back({*file_, item.line, "'" + std::string(key) + "' holds something that is not a table"});
    }
    return result;
}

void DataTable::provenance(std::string& source, std::string& checked) {
    source = text("source");
    checked = text("checked");
    const auto digits = [&](std::size_t from, std::size_t count) {
        return std::all_of(checked.begin() + static_cast<std::ptrdiff_t>(from), checked.begin() + static_cast<std::ptrdiff_t>(from + count),
                           [](char c) { return c >= '0' && c <= '9'; });
    };
    const bool is_date = checked.size() == 10 && checked[4] == '-' && checked[7] == '-' && digits(0, 4) && digits(5, 2) && digits(8, 2);
    if (!checked.empty() && !is_date) error("'checked' is not a date like 2026-11-21");
}

void DataTable::finish() {
    for (const auto& [name, value] : node_->members)
        if (std::find(used_.begin(), used_.end(), std::string_view(name)) == used_.end())
            errors_->push_back({*file_, value.line, "unknown key '" + name + "'"});
}

}  // namespace whynogpu
