// SPDX-License-Identifier: Apache-2.0
// compile-data NAME FOLDER OUTPUT FILE...: writes the data files as constants of one C++ source, so that the program parses none of
// them when it runs. Ends with 1 and the places when one is no TOML.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "knowledge/data_parser.hpp"

namespace whynogpu {
namespace {

std::string literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        char octal[5];
        // Three octal digits end by themselves; hexadecimal ones would go on into the text.
        std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned char>(c));
        const bool plain = c >= ' ' && c < 127 && c != '"' && c != '\\' && c != '?';
        if (plain) out += c;
        else out += octal;
    }
    return out + '"';
}

/// A compiler need not take literals of any length; adjacent ones are joined.
std::string long_literal(std::string_view text) {
    constexpr std::size_t piece = 15000;
    std::string out = "\"\"";
    for (std::size_t at = 0; at < text.size(); at += piece) out += "\n" + literal(text.substr(at, piece));
    return out;
}

/// Writes arrays before what points to them.
class Writer {
  public:
    explicit Writer(std::ofstream& out) : out_(out) {}

    /// An initialiser of the node.
    std::string node(const DataNode& value) {
        std::string text = "\"\"", items = "nullptr", members = "nullptr";
        if (value.kind == DataNode::Kind::text) text = literal(value.text());
        if (!value.items().empty()) items = array("DataNode", value.items(), [&](const DataNode& item) { return node(item); });
        if (!value.members().empty())
            members = array("DataMember", value.members(), [&](const DataMember& member) { return "{" + key(member.key) + ", " + node(member.value) + "}"; });
        return "{static_cast<DataNode::Kind>(" + std::to_string(static_cast<int>(value.kind)) + "), " + std::to_string(value.line) + ", " +
               std::to_string(value.number) + ", " + text + ", " + std::to_string(value.length) + ", " + items + ", " + members + "}";
    }
    /// The same for a node that others point to.
    std::string named_node(const DataNode& value) {
        const std::string text = node(value), name = next_name();
        out_ << "constexpr DataNode " << name << text << ";\n";
        return name;
    }

  private:
    static std::string key(std::string_view text) { return "{" + literal(text) + ", " + std::to_string(text.size()) + "}"; }
    std::string next_name() { return "n" + std::to_string(count_++); }

    template <class Values, class Write>
    std::string array(const char* type, const Values& values, Write write) {
        std::string rows;
        for (const auto& value : values) rows += "    " + write(value) + ",\n";
        const std::string name = next_name();
        out_ << "constexpr " << type << " " << name << "[] = {\n" << rows << "};\n";
        return name;
    }

    std::ofstream& out_;
    int count_ = 0;
};

std::string_view newest_date(const DataNode& node) {
    std::string_view newest;
    for (const DataMember& member : node.members()) newest = std::max(newest, member.key == "checked" ? member.value.text() : newest_date(member.value));
    for (const DataNode& item : node.items()) newest = std::max(newest, newest_date(item));
    return newest;
}

int compile(const std::string& name, const std::string& folder, const std::string& output, std::span<char*> files) {
    std::ofstream out(output, std::ios::binary);
    Writer writer(out);
    out << "// Generated from the files of " << name << "; not to be edited.\n#include \"knowledge/data_node.hpp\"\n#include \"util/embedded.hpp\"\n\nnamespace whynogpu {\nnamespace {\n";
    std::string rows;
    std::vector<DataError> errors;
    for (const char* file : files) {
        std::ifstream in(folder + "/" + file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(in), {}};
        if (!in) errors.push_back({file, 0, "cannot be read"});
        const ParsedData data(text, file, errors);
        const std::string root = writer.named_node(data.root());
        rows += "    {" + literal(file) + ", {" + long_literal(text) + ", " + std::to_string(text.size()) + "}, &" + root + ", " + literal(newest_date(data.root())) + "},\n";
    }
    out << "constexpr EmbeddedFile files[] = {\n" << rows << "};\n}  // namespace\n\nconst EmbeddedFiles& embedded_" << name
        << "() {\n    static const EmbeddedFiles all{files};\n    return all;\n}\n\n}  // namespace whynogpu\n";
    out.close();
    if (!out) errors.push_back({output, 0, "cannot be written"});
    for (const DataError& error : errors) std::fprintf(stderr, "%s\n", error.text().c_str());
    if (errors.empty()) return 0;
    std::remove(output.c_str());
    return 1;
}

}  // namespace
}  // namespace whynogpu

int main(int count, char** arguments) {
    if (count < 4) return 2;
    return whynogpu::compile(arguments[1], arguments[2], arguments[3], std::span(arguments + 4, arguments + count));
}
