// SPDX-License-Identifier: Apache-2.0
#include "knowledge/data_parser.hpp"

#include <toml++/toml.h>

namespace whynogpu {
namespace {

// Data files are our own, but a limit costs nothing.
constexpr int max_depth = 8;

}  // namespace

struct ParsedData::Converter {
    ParsedData& data;

    std::string_view keep(std::string_view text) { return data.texts_.emplace_back(text); }

    DataNode convert(const toml::node& node, int depth) {
        DataNode result;
        result.line = static_cast<int>(node.source().begin.line);
        if (const auto* text = node.as_string()) {
            const std::string_view kept = keep(text->get());
            result.kind = DataNode::Kind::text;
            result.characters = kept.data();
            result.length = kept.size();
        } else if (const auto* number = node.as_integer()) {
            result.kind = DataNode::Kind::integer;
            result.number = number->get();
        } else if (const auto* flag = node.as_boolean()) {
            result.kind = DataNode::Kind::boolean;
            result.number = flag->get() ? 1 : 0;
        } else if (const auto* array = node.as_array(); array && depth < max_depth) {
            convert_array(*array, depth, result);
        } else if (const auto* table = node.as_table(); table && depth < max_depth) {
            convert_table(*table, depth, result);
        }
        return result;
    }

    void convert_array(const toml::array& array, int depth, DataNode& result) {
        std::vector<DataNode> items;
        for (const toml::node& item : array) items.push_back(convert(item, depth + 1));
        const auto& kept = data.items_.emplace_back(std::move(items));
        result.kind = DataNode::Kind::array;
        result.first_item = kept.data();
        result.length = kept.size();
    }

    void convert_table(const toml::table& table, int depth, DataNode& result) {
        std::vector<DataMember> members;
        for (const auto& [key, value] : table) members.push_back({keep(key.str()), convert(value, depth + 1)});
        const auto& kept = data.members_.emplace_back(std::move(members));
        result.kind = DataNode::Kind::table;
        result.first_member = kept.data();
        result.length = kept.size();
    }
};

ParsedData::ParsedData(std::string_view text, const std::string& file, std::vector<DataError>& errors) {
    root_.kind = DataNode::Kind::table;
    root_.line = 1;
    const toml::parse_result parsed = toml::parse(text, file);
    if (parsed) {
        root_ = Converter{*this}.convert(parsed.table(), 0);
        return;
    }
    const toml::parse_error& error = parsed.error();
    errors.push_back({file, static_cast<int>(error.source().begin.line), std::string(error.description())});
}

}  // namespace whynogpu
