// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_tensorflow_missing(const Case& c) {
    if (c.seen.python.executable.is_unknown()) return undecided("which Python runs:  command -v python python3");
    if (c.seen.python.executable.is_absent()) {
        Judgement said = established("there is no Python here to look into", {cite(c.seen.python.executable, "looked for: " + c.seen.python.chosen_by)});
        said.breaks_import = true;
        return said;
    }
    if (c.predicted.stop != Stop::no_tensorflow) return ruled_out();
    if (!c.seen.tensorflow.module.unreadable.empty() || !c.seen.python.unread.empty()) {
        Judgement said = suspected("no TensorFlow was found, but not every place could be read");
        for (const std::string& place : c.seen.tensorflow.module.unreadable) said.because.push_back({"could not be read", place});
        for (const std::string& place : c.seen.python.unread) said.because.push_back({place, "Python's search path"});
        return said;
    }
    Judgement said = established("this Python has no TensorFlow", {{"none of the " + std::to_string(c.seen.python.search_path.size()) + " folders that Python searches holds a tensorflow",
                                                                    c.seen.python.executable.value_or("python")}});
    for (const Distribution& claim : c.seen.tensorflow.claims) said.because.push_back({claim.name + " " + claim.version + " is registered as installed, but its files are gone", claim.folder});
    said.breaks_import = true;
    const std::string python = c.seen.python.version.is_present() ? c.seen.python.version->major_minor() : "";
    const auto finds_its_wheels = [](const Release& release) { return release.pip_alone_suffices; };
    if (const Release* release = newest_release(c, python, finds_its_wheels)) add(said, c.remedies.find("install-tensorflow", {{"requirement", requirement_of(*release)}}));
    else if (python.empty()) add(said, c.remedies.find("install-tensorflow"));
    return said;
}

}  // namespace whynogpu
