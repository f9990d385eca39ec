// SPDX-License-Identifier: Apache-2.0
#include "knowledge/data_file.hpp"

#include <algorithm>

namespace whynogpu {

DataFile::DataFile(const EmbeddedFile& file, std::vector<DataError>& errors) : path_(file.path), errors_(&errors), root_(file.data) {
    if (root_ == nullptr) root_ = &parsed_.emplace(file.text, path_, errors).root();
}

const DataNode* DataTable::find(std::string_view key) {
    for (const auto& [name, value] : node_->members()) {
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
    if (value && value->text().empty()) errors_->push_back({*file_, value->line, "'" + std::string(key) + "' is empty"});
    return value ? std::string(value->text()) : std::string();
}

std::string DataTable::text_or(std::string_view key, std::string fallback) {
    const DataNode* value = find(key, DataNode::Kind::text, "a string", false);
    return value ? std::string(value->text()) : std::move(fallback);
}

bool DataTable::flag(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::boolean, "true or false", true);
    return value && value->number != 0;
}

bool DataTable::flag_or(std::string_view key, bool fallback) {
    const DataNode* value = find(key, DataNode::Kind::boolean, "true or false", false);
    return value ? value->number != 0 : fallback;
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
    for (const DataNode& item : value->items()) {
        if (item.kind == DataNode::Kind::text && !item.text().empty()) result.emplace_back(item.text());
        else errors_->push_back({*file_, item.line, "'" + std::string(key) + "' holds something that is not a non-empty string"});
    }
    return result;
}

std::vector<std::string> DataTable::texts(std::string_view key) {
    if (std::none_of(node_->members().begin(), node_->members().end(), [&](const auto& m) { return m.key == key; }))
        error("missing key '" + std::string(key) + "'");
    return texts_or_none(key);
}

std::vector<std::vector<std::string>> DataTable::groups(std::string_view key) {
    std::vector<std::vector<std::string>> result;
    const DataNode* value = find(key, DataNode::Kind::array, "an array", true);
    if (!value) return result;
    for (const DataNode& group : value->items()) {
        result.emplace_back();
        for (const DataNode& item : group.items()) result.back().emplace_back(item.text());
        if (group.kind != DataNode::Kind::array || group.items().empty()) errors_->push_back({*file_, group.line, "'" + std::string(key) + "' holds something that is not an array of strings"});
    }
    return result;
}

std::optional<Version> DataTable::version_or_none(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::text, "a version in quotes", false);
    if (!value || value->text().empty()) return std::nullopt;
    auto version = Version::parse(value->text());
    if (!version) errors_->push_back({*file_, value->line, "'" + std::string(value->text()) + "' is not a version"});
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
    auto range = VersionRange::parse(value->text());
    if (!range) errors_->push_back({*file_, value->line, "'" + std::string(value->text()) + "' is not a version range"});
    return range ? *range : VersionRange();
}

VersionRange DataTable::range(std::string_view key) {
    if (std::none_of(node_->members().begin(), node_->members().end(), [&](const auto& m) { return m.key == key; }))
        error("missing key '" + std::string(key) + "'");
    return range_or_any(key);
}

Capability DataTable::capability(std::string_view key) {
    const DataNode* value = find(key, DataNode::Kind::text, "a compute capability in quotes", true);
    const auto capability = value ? Capability::parse(value->text()) : std::nullopt;
    if (value && !capability) errors_->push_back({*file_, value->line, "'" + std::string(value->text()) + "' is not a compute capability"});
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
    for (const DataNode& item : value->items()) {
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

void DataTable::pass_over(std::initializer_list<std::string_view> keys) {
    for (const std::string_view key : keys) (void)find(key);
}

void DataTable::finish() {
    for (const auto& [name, value] : node_->members())
        if (std::find(used_.begin(), used_.end(), std::string_view(name)) == used_.end())
            errors_->push_back({*file_, value.line, "unknown key '" + std::string(name) + "'"});
}

}  // namespace whynogpu
