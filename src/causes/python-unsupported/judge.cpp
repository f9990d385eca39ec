// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {

Judgement judge_python_unsupported(const Case& c) {
    if (!c.seen.python.version.is_present()) return undecided("the version of this Python:  python --version");
    if (c.predicted.stop != Stop::no_tensorflow) return ruled_out();
    const std::string python = c.seen.python.version->major_minor();
    const std::string architecture = c.seen.machine.architecture;
    for (const Release* release : c.knowledge.all_releases())
        for (const PythonSupport& support : release->pythons)
            if (support.architecture == architecture && std::find(support.versions.begin(), support.versions.end(), python) != support.versions.end()) return ruled_out();
    Judgement said = suspected("no TensorFlow known to this program has a wheel for Python " + python + " on " + architecture,
                               {cite(c.seen.python.version, "this is Python " + python)});
    said.breaks_import = true;
    const Release* newest = newest_release(c, "", [](const Release& release) { return release.pip_alone_suffices; });
    if (newest == nullptr) return said;
    for (const PythonSupport& support : newest->pythons)
        if (support.distribution == "tensorflow" && support.architecture == architecture)
            add(said, c.remedies.find("create-venv-with-python", {{"python_version", support.versions.back()}, {"requirement", requirement_of(*newest)}}));
    return said;
}

}  // namespace whynogpu
