// SPDX-License-Identifier: Apache-2.0
// The only file that knows libyaml. Its events are taken one by one into a flat tree: no recursion, and aliases are never unfolded.
#include <yaml.h>

#include <algorithm>
#include <map>

#include "parse/setup/value_tree.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t deepest = 64, most_values = 200'000, most_unfolded = 1'000'000;

class YamlReader {
  public:
    explicit YamlReader(std::string_view text) : text_(text) {
        // libyaml counts characters; with bytes beyond ASCII masked these are bytes.
        for (char& c : text_)
            if (static_cast<unsigned char>(c) >= 0x80 || (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t')) c = '?';
        yaml_parser_initialize(&parser_);
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()), text_.size());
    }
    ~YamlReader() { yaml_parser_delete(&parser_); }
    YamlReader(const YamlReader&) = delete;
    YamlReader& operator=(const YamlReader&) = delete;

    ParsedTree read() {
        for (bool more = true; more && result_.problem.empty();) {
            yaml_event_t event;
            if (yaml_parser_parse(&parser_, &event) == 0) {
                refuse(parser_.problem != nullptr ? parser_.problem : "it cannot be read", parser_.problem_mark);
                break;
            }
            more = event.type != YAML_STREAM_END_EVENT;
            take(event);
            yaml_event_delete(&event);
        }
        return std::move(result_);
    }

  private:
    struct Open {
        std::uint32_t node;
        bool has_key = false;
        std::string key;
        TextRange key_at;
    };

    void refuse(std::string why, const yaml_mark_t& mark) {
        result_.problem = std::move(why);
        result_.line = static_cast<int>(mark.line) + 1;
    }

    static TextRange range(const yaml_event_t& event) {
        return {static_cast<std::uint32_t>(event.start_mark.index), static_cast<std::uint32_t>(event.end_mark.index)};
    }

    std::uint32_t add(ValueTree::Kind kind, const yaml_event_t& event, const yaml_char_t* anchor) {
        const auto id = static_cast<std::uint32_t>(result_.tree.nodes.size());
        ValueTree::Node& node = result_.tree.nodes.emplace_back();
        node.kind = kind;
        node.at = range(event);
        weight_.resize(id + 1, 1);
        if (anchor != nullptr) anchors_[reinterpret_cast<const char*>(anchor)] = id;
        return id;
    }

    /// Hangs a finished value (or an alias of one) below the open list or table.
    void place(std::uint32_t id, const yaml_event_t& event) {
        if (open_.empty()) {
            result_.tree.documents.push_back(id);
            return;
        }
        Open& parent = open_.back();
        weight_[parent.node] = std::min(most_unfolded + 1, weight_[parent.node] + weight_[id]);
        if (weight_[parent.node] > most_unfolded) refuse("its aliases unfold to more than a million values", event.start_mark);
        ValueTree::Node& node = result_.tree.nodes[parent.node];
        if (node.kind == ValueTree::Kind::list) {
            node.items.push_back(id);
        } else if (!parent.has_key) {
            parent.has_key = true;
            parent.key = result_.tree.nodes[id].text;
            parent.key_at = result_.tree.nodes[id].at;
        } else {
            parent.has_key = false;
            node.entries.push_back({std::move(parent.key), parent.key_at, id});
        }
    }

    void open(ValueTree::Kind kind, const yaml_event_t& event, const yaml_char_t* anchor) {
        if (open_.size() >= deepest) return refuse("it is nested deeper than people write", event.start_mark);
        open_.push_back({add(kind, event, anchor), false, {}, {}});
    }

    void close(const yaml_event_t& event) {
        const std::uint32_t id = open_.back().node;
        result_.tree.nodes[id].at.end = static_cast<std::uint32_t>(event.end_mark.index);
        finished_.resize(result_.tree.nodes.size());
        finished_[id] = true;
        open_.pop_back();
        place(id, event);
    }

    void take(const yaml_event_t& event) {
        if (result_.tree.nodes.size() > most_values) return refuse("it holds more values than people write", event.start_mark);
        switch (event.type) {
            case YAML_SCALAR_EVENT: {
                const auto& scalar = event.data.scalar;
                const std::uint32_t id = add(ValueTree::Kind::text, event, scalar.anchor);
                ValueTree::Node& node = result_.tree.nodes[id];
                node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
                node.is_quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
                if (!node.is_quoted && (node.text.empty() || node.text == "~" || node.text == "null")) node.kind = ValueTree::Kind::none;
                finished_.resize(id + 1);
                finished_[id] = true;
                return place(id, event);
            }
            case YAML_SEQUENCE_START_EVENT: return open(ValueTree::Kind::list, event, event.data.sequence_start.anchor);
            case YAML_MAPPING_START_EVENT: return open(ValueTree::Kind::table, event, event.data.mapping_start.anchor);
            case YAML_SEQUENCE_END_EVENT: case YAML_MAPPING_END_EVENT: return close(event);
            case YAML_ALIAS_EVENT: {
                const auto found = anchors_.find(reinterpret_cast<const char*>(event.data.alias.anchor));
                // One that names what it stands in would be endless.
                const bool is_good = found != anchors_.end() && found->second < finished_.size() && finished_[found->second];
                return place(is_good ? found->second : 0, event);
            }
            case YAML_DOCUMENT_START_EVENT: anchors_.clear(); return;
            default: return;
        }
    }

    std::string text_;
    yaml_parser_t parser_;
    ParsedTree result_;
    std::vector<Open> open_;
    std::vector<std::size_t> weight_{1};
    std::vector<bool> finished_;
    std::map<std::string, std::uint32_t> anchors_;
};

/// JSON is YAML's flow style, but for comments, tabs and the escapes of halves of characters.
std::string as_yaml(std::string_view text) {
    std::string result(text);
    const auto blank = [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < std::min(end, result.size()); ++i)
            if (result[i] != '\n') result[i] = ' ';
    };
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (result[i] == '"') {
            for (++i; i < result.size() && result[i] != '"'; ++i) {
                if (result[i] != '\\') continue;
                if (i + 5 < result.size() && result[i + 1] == 'u') result.replace(i, 6, "??????");
                else ++i;
            }
        } else if (result[i] == '\t' || result[i] == '\r') {
            result[i] = ' ';
        } else if (result.compare(i, 2, "//") == 0) {
            blank(i, std::min(result.find('\n', i), result.size()));
        } else if (result.compare(i, 2, "/*") == 0) {
            blank(i, std::min(result.find("*/", i + 2), result.size()) + 2);
        }
    }
    return result;
}

}  // namespace

ParsedTree parse_yaml(std::string_view text) {
    return YamlReader(text).read();
}

ParsedTree parse_json_with_comments(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] != '{' && text[first] != '[' && text[first] != '/') {
        ParsedTree none;
        none.problem = "it is no JSON";
        none.line = 1;
        return none;
    }
    return YamlReader(as_yaml(text)).read();
}

}  // namespace whynogpu
