// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/value_tree.hpp"

#include <algorithm>

namespace whynogpu {
namespace {

constexpr int deepest_merge = 4;

}  // namespace

TreeValue ValueTree::root(std::size_t document) const {
    return {*this, document < documents.size() ? documents[document] : 0};
}

std::vector<TreeValue> TreeValue::items() const {
    std::vector<TreeValue> result;
    result.reserve(node().items.size());
    for (const std::uint32_t item : node().items) result.emplace_back(*tree_, item);
    return result;
}

void TreeValue::collect(std::vector<std::pair<const ValueTree::Entry*, TreeValue>>& all, int depth) const {
    for (const ValueTree::Entry& entry : node().entries)
        if (entry.key != "<<") all.emplace_back(&entry, TreeValue(*tree_, entry.value));
    if (depth == 0) return;
    for (const ValueTree::Entry& entry : node().entries) {
        if (entry.key != "<<") continue;
        const TreeValue merged(*tree_, entry.value);
        if (merged.is_table()) merged.collect(all, depth - 1);
        for (const TreeValue& item : merged.items()) item.collect(all, depth - 1);
    }
}

std::vector<std::pair<const ValueTree::Entry*, TreeValue>> TreeValue::entries() const {
    std::vector<std::pair<const ValueTree::Entry*, TreeValue>> all;
    collect(all, deepest_merge);
    return all;
}

const ValueTree::Entry* TreeValue::find(std::string_view key) const {
    for (const ValueTree::Entry& entry : node().entries)
        if (entry.key == key) return &entry;
    const bool merges = std::ranges::any_of(node().entries, [](const ValueTree::Entry& e) { return e.key == "<<"; });
    if (!merges) return nullptr;
    for (const auto& [entry, value] : entries())
        if (entry->key == key) return entry;
    return nullptr;
}

TreeValue TreeValue::operator[](std::string_view key) const {
    const ValueTree::Entry* entry = find(key);
    return {*tree_, entry == nullptr ? 0 : entry->value};
}

}  // namespace whynogpu
