// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "parse/python/python_metadata.hpp"
#include "probe/python.hpp"
#include "util/path.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t metadata_limit = 64 << 10;  // the headers stand first
constexpr std::size_t most_distributions = 20000;

/// What an old-style egg on the path says about itself.
std::optional<Distribution> egg_distribution(Host& host, const std::string& entry) {
    if (!entry.ends_with(".egg") || !host.is_folder(entry + "/EGG-INFO")) return std::nullopt;
    const auto parts = parse_distribution_folder(file_name(entry.substr(0, entry.size() - 4)) + ".egg-info");
    if (!parts) return std::nullopt;
    return Distribution{parts->name, parts->version, entry + "/EGG-INFO", entry};
}

}  // namespace

std::vector<Distribution> list_distributions(Host& host, const PythonFacts& python) {
    std::vector<Distribution> distributions;
    std::set<std::string> seen;
    for (const SearchEntry& entry : python.search_path) {
        if (entry.origin == "standard library" || !seen.insert(entry.folder).second) continue;
        if (auto egg = egg_distribution(host, entry.folder)) distributions.push_back(std::move(*egg));
        const auto names = host.list(entry.folder);
        if (!names.is_present()) continue;
        for (const std::string& name : *names) {
            const auto parts = parse_distribution_folder(name);
            if (!parts) continue;
            if (distributions.size() >= most_distributions) return distributions;
            distributions.push_back({parts->name, parts->version, join_path(entry.folder, name), entry.folder});
        }
    }
    return distributions;
}

Observed<DistributionMetadata> read_metadata(Host& host, const Distribution& distribution) {
    using Found = Observed<DistributionMetadata>;
    Found first_unknown;
    bool any_unknown = false;
    // An .egg-info can be the file itself.
    for (const std::string& file :
         {distribution.folder + "/METADATA", distribution.folder + "/PKG-INFO", distribution.folder}) {
        if (file == distribution.folder && !file.ends_with(".egg-info")) continue;
        if (file == distribution.folder && !host.is_file(file)) continue;
        const auto text = host.read(file, metadata_limit);
        if (text.is_present()) return Found::present(parse_distribution_metadata(*text), file);
        if (text.is_unknown() && !any_unknown) {
            first_unknown = Found::without_value(text);
            any_unknown = true;
        }
    }
    return any_unknown ? first_unknown : Found::absent(distribution.folder + "/METADATA");
}

}  // namespace whynogpu
