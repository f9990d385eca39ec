// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "probe/imports/look.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// As TensorFlow tells it, by the name alone (python/framework/load_library.py, _is_shared_object).
bool is_shared_object(std::string_view name) {
    if (name.ends_with(".so")) return true;
    const auto at = name.rfind(".so.");
    return at != std::string_view::npos && at + 4 < name.size() && name[at + 4] >= '0' && name[at + 4] <= '9';
}

/// Folders that TensorFlow takes for places of packages (tensorflow/__init__.py: "site-packages" in the path's text).
std::vector<std::string> package_places(const Look& look) {
    std::vector<std::string> places;
    for (const SearchEntry& entry : look.python.search_path)
        if (contains(entry.folder, "site-packages") && std::ranges::find(places, entry.folder) == places.end()) places.push_back(entry.folder);
    return places;
}

}  // namespace

/// The last thing that the import does: it opens every shared object in <site-packages>/tensorflow-plugins, and raises where one does not load.
/// Source: tensorflow/__init__.py of 1.15.5 to 2.23.0.dev20261026; executed with 2.18.0; checked 2026-11-21.
void see_plugins(Look& look, ImportsSeen& seen) {
    const std::vector<std::string> places = package_places(look);
    const std::string& package = look.tensorflow.folder;
    // A TensorFlow that was not installed with pip does not look.
    if (std::ranges::none_of(places, [&](const std::string& place) { return is_below(package, place); })) return;
    for (const std::string& place : places) {
        const std::string folder = join_path(place, "tensorflow-plugins");
        const auto names = look.host.list(folder);
        if (!names.is_present()) continue;
        seen.plugin_folder = true;
        for (const std::string& name : *names) {
            if (!is_shared_object(name)) continue;
            LoadOutcome outcome = look.process.load(join_path(folder, name), look.tensorflow.framework.value_or(""));
            if (outcome.state != LoadState::loaded) seen.plugins.push_back(std::move(outcome));
        }
    }
}

}  // namespace whynogpu
