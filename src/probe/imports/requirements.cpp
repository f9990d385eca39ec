// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "probe/imports/look.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::size_t most_violations = 32;

struct Requirement {
    std::string name;  ///< normalised
    std::string text;  ///< "numpy<2.1.0,>=1.26.0"
    VersionRange range;
};

/// "numpy<2.1.0,>=1.26.0", "six (>=1.12)"; nothing for one with a marker: an extra, or another platform or Python.
std::optional<Requirement> parse_requirement(const std::string& line) {
    if (contains(line, ";") || contains(line, "@") || contains(line, "[")) return std::nullopt;
    const auto end = line.find_first_of(" (<>=!~");
    Requirement requirement;
    requirement.name = replace_all(replace_all(lower(trim(line.substr(0, end))), "_", "-"), ".", "-");
    std::string range = end == std::string::npos ? std::string() : line.substr(end);
    for (const char* noise : {"(", ")", " "}) range = replace_all(std::move(range), noise, "");
    const auto parsed = VersionRange::parse(range);
    if (!parsed || requirement.name.empty()) return std::nullopt;
    requirement.range = *parsed;
    requirement.text = requirement.name + range;
    return requirement;
}

}  // namespace

/// What `pip check` would say of TensorFlow: most of it does no harm, which is worth saying.
void see_requirements(Look& look, ImportsSeen& seen) {
    for (const Distribution& claim : look.tensorflow.claims) {
        if (!look.tensorflow.owner.is(claim.name)) continue;
        const auto metadata = read_metadata(look.host, claim);
        if (!metadata.is_present()) return;
        for (const std::string& line : metadata->requires_dist) {
            const auto wanted = parse_requirement(line);
            if (!wanted || seen.violated.size() >= most_violations) continue;
            const auto installed = std::ranges::find_if(look.distributions, [&](const Distribution& d) { return d.name == wanted->name; });
            if (installed == look.distributions.end()) {
                seen.violated.push_back({wanted->name, {}, claim.name + " " + claim.version + " requires " + wanted->name + ", which is not installed.", metadata.origin()});
                continue;
            }
            const auto version = Version::parse(installed->version);
            if (!version || wanted->range.contains(*version)) continue;
            seen.violated.push_back({wanted->name, installed->version,
                                     claim.name + " " + claim.version + " has requirement " + wanted->text + ", but you have " + wanted->name + " " + installed->version + ".",
                                     metadata.origin()});
        }
        return;
    }
}

}  // namespace whynogpu
