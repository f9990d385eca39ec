// SPDX-License-Identifier: Apache-2.0
#include "parse/text/loader_trace.hpp"

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t longest_name = 200;

/// "/usr/lib/libz.so.1 [0]; searching" to "libz.so.1"; empty where the mark does not stand in the line.
std::string name_behind(std::string_view line, std::string_view mark) {
    const std::size_t at = line.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view rest = trim(line.substr(at + mark.size()));
    const std::string name = file_name(rest.substr(0, rest.find_first_of(" \t;")));
    return name.size() > longest_name ? std::string() : name;
}

}  // namespace

bool LoaderTraceReader::take(std::string_view line) {
    for (const std::string_view mark : {"find library=", "trying file="})
        if (std::string name = name_behind(line, mark); !name.empty()) {
            searched_ = std::move(name);
            return true;
        }
    // Whatever starts was found, and so was all that it needs.
    if (!name_behind(line, "calling init:").empty()) searched_.clear();
    return false;
}

}  // namespace whynogpu
