// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_wrong_interpreter(const Case& c) {
    if (c.seen.python.executable.is_unknown()) return undecided("which Python runs:  command -v python python3");
    if (c.predicted.stop != Stop::no_tensorflow || c.seen.python.other_pythons_with_tensorflow.empty()) return ruled_out();
    const auto& others = c.seen.python.other_pythons_with_tensorflow;
    bool active = false;
    std::vector<Evidence> because{{"this Python has no TensorFlow", c.seen.python.executable.value_or("python")}};
    for (const std::string& other : others) because.push_back({"that one has: " + other, other});
    for (const ActiveEnvironment& environment : c.seen.python.active)
        if (!environment.is_subject) {
            active = true;
            because.push_back({"the active " + environment.kind + " environment " + environment.prefix + " is not the Python that runs", environment.prefix});
        }
    // A TensorFlow somewhere else is only the reason when something shows that it was meant: an active environment.
    Judgement said = convict(active ? Verdict::established : Verdict::suspected, "another Python runs than the one that TensorFlow is installed for", std::move(because));
    said.breaks_import = true;
    add(said, c.remedies.find("use-other-python", {{"other", others.front()}}));
    return said;
}

}  // namespace whynogpu
