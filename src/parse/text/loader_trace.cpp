// SPDX-License-Identifier: Apache-2.0
#include "parse/text/loader_trace.hpp"

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t most_names = 1000;

/// "/usr/lib/libz.so.1 [0]; searching" to "libz.so.1"; empty where the mark does not stand in the line.
std::string name_behind(std::string_view line, std::string_view mark) {
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = trim(line.substr(at + mark.size()));
    const std::string name = file_name(rest.substr(0, rest.find_first_of(" \t;")));
    return name.size() > longest_name ? std::string() : name;
}

}  // namespace

LoaderLine LoaderTraceReader::take(std::string_view line) {
    for (const std::string_view mark : {"find library=", "trying file="})
        if (std::string name = name_behind(line, mark); !name.empty()) {
            searched_ = std::move(name);
            return LoaderLine::search;
        }
    std::string opened = name_behind(line, "calling init:");
    // Whatever starts was found, and so was all that it needs.
    if (!opened.empty()) searched_.clear();
    if (opened.empty() && line.find("generating link map") != std::string_view::npos) opened = name_behind(line, "file=");
    if (opened.empty() && line.find("binding file ") != std::string_view::npos) opened = name_behind(line, "] to ");
    if (opened == searched_) searched_.clear();
    if (opened.empty() || seen_.size() >= most_names || !seen_.insert(opened).second) return LoaderLine::other;
    opened_ = std::move(opened);
    return LoaderLine::opened;
}

bool is_vain_lookup(std::string_view line) {
    return line.find(": error: symbol lookup error: undefined symbol: ") != std::string_view::npos && trim(line).ends_with("(fatal)");
}

}  // namespace whynogpu
