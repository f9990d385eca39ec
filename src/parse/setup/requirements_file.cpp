// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/requirements_file.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_lines = 100'000;

/// Where the requirement ends: at a comment (a "#" behind a blank), or at an option of its own ("--hash").
std::size_t end_of_requirement(std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool is_begin = i == 0 || line[i - 1] == ' ' || line[i - 1] == '\t';
        if (is_begin && (line[i] == '#' || line.substr(i).starts_with("--"))) return i;
    }
    return line.size();
}

/// "-r base.txt", "-rbase.txt", "--requirement=base.txt".
std::string_view option_value(std::string_view line, std::string_view brief, std::string_view full) {
    if (line.starts_with(full)) line.remove_prefix(full.size());
    else if (line.starts_with(brief)) line.remove_prefix(brief.size());
    else return {};
    if (line.starts_with('=')) line.remove_prefix(1);
    line = trim(line);
    const std::size_t comment = line.find(" #");
    return trim(line.substr(0, comment));
}

}  // namespace

std::vector<RequirementLine> parse_requirements(std::string_view text) {
    std::vector<RequirementLine> lines;
    for (std::size_t at = 0; at < text.size() && lines.size() < most_lines;) {
        const std::size_t begin = at;
        std::size_t end = std::min(text.find('\n', at), text.size());
        // Joined as pip does it. Blanks stand in for "\" and the end of the line, so that places stay.
        std::string joined(text.substr(begin, end - begin));
        while (end < text.size() && !trim(joined).empty() && trim(joined).back() == '\\' && !trim(joined).starts_with('#')) {
            joined[joined.rfind('\\')] = ' ';
            const std::size_t next = std::min(text.find('\n', end + 1), text.size());
            joined += ' ';
            joined += text.substr(end + 1, next - end - 1);
            end = next;
        }
        at = end + 1;
        const std::size_t indent = std::min(joined.find_first_not_of(" \t\r"), joined.size());
        const std::string_view line = trim(std::string_view(joined).substr(indent));
        if (line.empty() || line[0] == '#') continue;
        RequirementLine result;
        result.at = {static_cast<std::uint32_t>(begin + indent), static_cast<std::uint32_t>(begin + indent + line.size())};
        if (line[0] == '-') {
            std::string_view file = option_value(line, "-r", "--requirement");
            if (file.empty()) {
                file = option_value(line, "-c", "--constraint");
                result.kind = RequirementLine::Kind::constrains;
            } else {
                result.kind = RequirementLine::Kind::includes;
            }
            if (file.empty()) continue;
            result.file = std::string(file);
            lines.push_back(std::move(result));
            continue;
        }
        const std::string_view written = trim(line.substr(0, end_of_requirement(line)));
        auto requirement = parse_requirement(written);
        if (!requirement || contains(written.substr(0, written.find_first_of(" ;@")), "/")) continue;
        const std::uint32_t shift = result.at.begin;
        for (TextRange* range : {&requirement->name_at, &requirement->extras_at, &requirement->specifier_at}) range->begin += shift, range->end += shift;
        result.at.end = shift + static_cast<std::uint32_t>(written.size());
        result.requirement = std::move(*requirement);
        lines.push_back(std::move(result));
    }
    return lines;
}

}  // namespace whynogpu
