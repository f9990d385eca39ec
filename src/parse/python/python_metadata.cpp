// SPDX-License-Identifier: Apache-2.0
#include "parse/python/python_metadata.hpp"

#include "util/text.hpp"

namespace whynogpu {

DistributionMetadata parse_distribution_metadata(std::string_view text) {
    DistributionMetadata metadata;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) break;
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || line[0] == ' ' || line[0] == '\t') continue;
        const std::string key = lower(line.substr(0, colon));
        const std::string value(trim(line.substr(colon + 1)));
        // The first of a header that may stand once counts, as for email.message.
        if (key == "name" && metadata.name.empty())
            metadata.name = value;
        else if (key == "version" && metadata.version.empty())
            metadata.version = value;
        else if (key == "requires-python" && metadata.requires_python.empty())
            metadata.requires_python = value;
        else if (key == "requires-dist")
            metadata.requires_dist.push_back(value);
        else if (key == "provides-extra")
            metadata.provides_extra.push_back(value);
    }
    return metadata;
}

std::string normal_distribution_name(std::string_view name) {
    std::string out;
    for (const char c : lower(name)) {
        const bool separator = c == '-' || c == '_' || c == '.';
        if (!separator)
            out += c;
        else if (!out.ends_with('-'))
            out += '-';
    }
    return out;
}

std::optional<DistributionFolderName> parse_distribution_folder(std::string_view name) {
    const bool egg = name.ends_with(".egg-info");
    if (!egg && !name.ends_with(".dist-info")) return std::nullopt;
    std::string_view stem = name.substr(0, name.size() - (egg ? 9 : 10));
    if (stem.empty() || stem[0] == '~') return std::nullopt;
    if (egg) {
        const auto tag = stem.rfind("-py");
        if (tag != std::string_view::npos && tag + 3 < stem.size() && stem[tag + 3] >= '0' && stem[tag + 3] <= '9')
            stem = stem.substr(0, tag);
    }
    const auto dash = stem.rfind('-');
    DistributionFolderName parts;
    // A version begins with a digit; "foo-bar.egg-info" has none.
    const bool has_version = dash != std::string_view::npos && dash != 0 && dash + 1 < stem.size() &&
                             stem[dash + 1] >= '0' && stem[dash + 1] <= '9';
    parts.name = normal_distribution_name(has_version ? stem.substr(0, dash) : stem);
    if (has_version) parts.version = std::string(stem.substr(dash + 1));
    return parts;
}

}  // namespace whynogpu
