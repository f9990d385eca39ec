// SPDX-License-Identifier: Apache-2.0
#include "derive/text_eras.hpp"

#include <array>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "2017-12" of "December 2017"; empty: the sentences name no month, or several.
std::string month_told(const std::string& told) {
    constexpr std::array<std::string_view, 12> names{"january",   "february", "march",    "april",
                                                     "may",       "june",     "july",     "august",
                                                     "september", "october",  "november", "december"};
    std::set<std::string> found;
    for (std::size_t month = 0; month < names.size(); ++month)
        for (std::size_t at = told.find(names[month]); at != std::string::npos; at = told.find(names[month], at + 1)) {
            const std::size_t year = at + names[month].size() + 1;
            if (year + 4 > told.size() || !told.substr(year).starts_with("20")) continue;
            const auto number = parse_unsigned(told.substr(year, 4));
            if (!number || *number < 2015 || *number > 2099) continue;
            const std::string digits = std::to_string(month + 1);
            found.insert(std::to_string(*number) + "-" + (digits.size() < 2 ? "0" + digits : digits));
        }
    return found.size() == 1 ? *found.begin() : std::string();
}

}  // namespace

void find_release_of_date(TextFacts& facts, const Eras& eras) {
    if (facts.tensorflow || !facts.releases.empty()) return;
    const std::string with = facts.told("installed_with"), package = facts.told("package");
    if (!contains(with + facts.told("other"), "pip") || contains(with, "source") || contains(with, "conda") ||
        contains(package, "=="))
        return;
    for (const Sign* sign : facts.all("command-pip"))
        if (contains(sign->text, "==") || contains(sign->text, ".whl")) return;
    const std::string newest = eras.newest_in(month_told(facts.told("other")));
    if (!newest.empty()) facts.releases = {newest};
}

void find_packaged_cuda(TextFacts& facts, const Eras& eras) {
    const std::string other = facts.told("other"), os = facts.told("os") + " " + other;
    if (facts.cuda ||
        (!contains(other, "nvidia-cuda-toolkit") && !contains(facts.told("installed_with"), "nvidia-cuda-toolkit") &&
         !contains(facts.told("cuda"), "nvidia-cuda-toolkit")))
        return;
    for (const auto& [name, cuda] : eras.distribution)
        if (contains(os, name))
            facts.cuda = Believed{Version(cuda), cuda, "nvidia-cuda-toolkit of " + name, Voice::told};
}

void find_newest_cuda(TextFacts& facts, const Eras& eras) {
    for (const auto& [product, cuda] : eras.newest_cuda)
        if (contains(facts.told("package"), product)) facts.newest_cuda = Believed{Version(cuda), product, "told: package", Voice::told};
}

void find_jetpack(TextFacts& facts, const Eras& eras) {
    const std::string told = facts.told("other") + " " + facts.told("os");
    for (const auto& [jetpack, cuda] : eras.jetpack) {
        if (contains(told, "jetpack " + jetpack)) facts.jetpack_cuda = Believed{Version(cuda), cuda, "JetPack " + jetpack, Voice::told};
        // "pip install --extra-index-url https://developer.download.nvidia.com/compute/redist/jp/v42 …"
        for (const Sign* command : facts.all("command-pip"))
            if (contains(command->text, "redist/jp/v" + replace_all(jetpack, ".", "")))
                facts.index_cuda = Believed{Version(cuda), command->text, command->origin, Voice::printed};
    }
}

}  // namespace whynogpu
