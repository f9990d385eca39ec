// SPDX-License-Identifier: Apache-2.0
#include "parse/setup/requirements_file.hpp"

#include <set>

#include "lint/setup/setup.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr int deepest_include = 8;
constexpr std::size_t most_includes = 64;

class RequirementsReader {
  public:
    RequirementsReader(const NeighbourReader& read, SetupEnvironment& environment) : read_(read), environment_(environment) {}

    void take(std::string_view text, const std::string& path, std::optional<TextRange> from, int depth) {
        if (!seen_.insert(normal_path(path)).second) return;
        std::vector<RequirementLine> constraints;
        for (const RequirementLine& line : parse_requirements(text)) {
            if (line.kind == RequirementLine::Kind::package) {
                AskedPackage package = asked_package(line.requirement, line.at);
                if (from) {
                    package.at = *from;
                    package.name_at = package.extras_at = package.specifier_at = {};
                    package.elsewhere = file_name(path);
                }
                environment_.packages.push_back(std::move(package));
            } else if (depth < deepest_include && seen_.size() < most_includes && read_ && !contains(line.file, "://") && !line.file.starts_with('/') && !contains(line.file, "$")) {
                const std::string other = normal_path(join_path(parent_path(path), line.file));
                const auto included = read_(other);
                if (!included) continue;
                if (line.kind == RequirementLine::Kind::includes) take(*included, other, from ? from : line.at, depth + 1);
                else
                    for (RequirementLine& constraint : parse_requirements(*included))
                        if (constraint.kind == RequirementLine::Kind::package) constraints.push_back(std::move(constraint));
            }
        }
        constrain(constraints);
    }

  private:
    void constrain(const std::vector<RequirementLine>& constraints) {
        for (const RequirementLine& constraint : constraints) {
            for (AskedPackage& package : environment_.packages) {
                if (package.name != constraint.requirement.name || !package.has_range) continue;
                const std::string both = package.specifier.empty() ? constraint.requirement.specifier : package.specifier + "," + constraint.requirement.specifier;
                const auto range = VersionRange::parse(both);
                if (!range) continue;
                package.specifier = both;
                package.range = *range;
                if (const auto pinned = only_version(constraint.requirement.specifier)) package.pinned = pinned;
            }
        }
    }

    const NeighbourReader& read_;
    SetupEnvironment& environment_;
    std::set<std::string> seen_;
};

}  // namespace

void read_requirement_lines(std::string_view text, const std::string& path, const NeighbourReader& read, SetupEnvironment& environment) {
    RequirementsReader(read, environment).take(text, path, std::nullopt, 0);
}

}  // namespace whynogpu
