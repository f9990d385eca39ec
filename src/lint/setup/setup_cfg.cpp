// SPDX-License-Identifier: Apache-2.0
// setup.cfg: sections, keys, and values that go on in indented lines.
#include "lint/setup/setup_readers.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string_view without_comment(std::string_view line) {
    if (trim(line).starts_with('#') || trim(line).starts_with(';')) return {};
    return line.substr(0, line.find(" #"));
}

}  // namespace

void read_setup_cfg(std::string_view text, SetupFile& file) {
    SetupEnvironment environment;
    std::string section, key;
    const auto take_value = [&](std::string_view value, std::size_t at) {
        const std::size_t indent = value.find_first_not_of(" \t");
        if (indent == std::string_view::npos) return;
        const std::string_view line = trim(value);
        const TextRange range{static_cast<std::uint32_t>(at + indent), static_cast<std::uint32_t>(at + indent + line.size())};
        if (section == "options" && key == "python_requires") {
            const auto python = VersionRange::parse(line);
            if (python && !python->any()) environment.python = StatedPython{python_minors(*python), range, "python_requires " + std::string(line)};
            return;
        }
        const bool is_needed = section == "options" && key == "install_requires";
        const bool is_extra = section == "options.extras_require" || (section == "options" && key == "tests_require");
        if (!is_needed && !is_extra) return;
        auto requirement = parse_requirement(line);
        if (!requirement) return;
        for (TextRange* part : {&requirement->name_at, &requirement->extras_at, &requirement->specifier_at}) part->begin += range.begin, part->end += range.begin;
        AskedPackage package = asked_package(*requirement, range);
        if (is_extra) package.group = key;
        environment.packages.push_back(std::move(package));
    };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view line = without_comment(text.substr(at, end - at));
        const std::string_view body = trim(line);
        if (!body.empty()) {
            const bool goes_on = line[0] == ' ' || line[0] == '\t';
            if (body[0] == '[' && !goes_on) {
                section = std::string(trim(body.substr(1, body.find(']') - 1)));
                key.clear();
            } else if (goes_on) {
                take_value(line, at);
            } else if (const std::size_t equals = line.find_first_of("=:"); equals != std::string_view::npos) {
                key = std::string(trim(line.substr(0, equals)));
                take_value(line.substr(equals + 1), at + equals + 1);
            }
        }
        at = end + 1;
    }
    file.environments.push_back(std::move(environment));
}

}  // namespace whynogpu
