// SPDX-License-Identifier: Apache-2.0
// One test per stage of the road, and one for the answer: CI servers show which stage broke.
#include <algorithm>

#include "render/render.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::string test(const std::string& name, const std::string& outcome) {
    const std::string start = "    <testcase classname=\"whynogpu.check\" name=\"" + markup_text(name) + "\"";
    return outcome.empty() ? start + "/>\n" : start + ">\n      " + outcome + "\n    </testcase>\n";
}

std::string failure(const std::string& type, const std::string& message, const std::string& text) {
    return "<failure type=\"" + markup_text(type) + "\" message=\"" + markup_text(message) + "\">" + text + "</failure>";
}

/// Evidence and remedies of a cause, a line each.
std::string details(const Report::Cause& cause) {
    std::string text;
    for (const Report::Evidence& evidence : cause.because) text += "\n" + markup_text(evidence.text) + " (" + markup_text(evidence.origin) + ")";
    for (const Report::Remedy& remedy : cause.remedies) {
        text += "\n" + markup_text(remedy.text);
        for (const std::string& command : remedy.commands)
            for (const std::string& line : split_lines(command)) text += "\n    " + markup_text(line);
    }
    return text + "\n";
}

}  // namespace

std::string render_junit(const Report& report, const RenderOptions&) {
    std::string tests;
    std::size_t failures = 0, skipped = 0;
    for (const Report::Rung& rung : report.road) {
        const bool broken = rung.state == "broken", passed = rung.state == "passed";
        failures += broken;
        skipped += !broken && !passed;
        tests += test(rung.stage, broken ? failure(rung.stage, rung.text, "") : passed ? "" : "<skipped message=\"" + markup_text(rung.text.empty() ? rung.state : rung.state + ": " + rung.text) + "\"/>");
    }
    const bool gpu = report.verdict == "gpu", undetermined = report.verdict == "undetermined";
    failures += !gpu && !undetermined;
    const Report::Cause* root = report.causes.empty() ? nullptr : &report.causes.front();
    const std::string text = root == nullptr ? "" : details(*root);
    const std::string type = root == nullptr ? report.verdict : root->id, title = root == nullptr ? report.answer : root->title;
    // What could not be decided is an error of the test, no failure of the machine.
    tests += test("TensorFlow uses the GPU", gpu ? "" : undetermined ? "<error type=\"undetermined\" message=\"" + markup_text(report.answer) + "\"/>" : failure(type, title, text));
    const std::string counts = " tests=\"" + std::to_string(report.road.size() + 1) + "\" failures=\"" + std::to_string(failures) + "\" errors=\"" +
                               std::to_string(undetermined ? 1 : 0) + "\"";
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"whynogpu\"" + counts + ">\n  <testsuite name=\"whynogpu check\"" + counts + " skipped=\"" +
           std::to_string(skipped) + "\">\n" + tests + "  </testsuite>\n</testsuites>\n";
}

}  // namespace whynogpu
