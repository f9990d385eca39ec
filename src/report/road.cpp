// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "report/words.hpp"

namespace whynogpu {
namespace {

struct State {
    const char* state;
    std::string text;
};
const char* const passed = "passed";
const char* const not_reached = "not-reached";
const char* const not_seen = "not-seen";

bool driver_answers(const Case& c) {
    return c.seen.driver.cuda.is_present() && c.seen.driver.cuda->init_code == 0;
}

State bus(const Case& c) {
    if (c.seen.driver.pci.is_present())
        for (const PciDevice& device : *c.seen.driver.pci)
            if (device.is_nvidia_gpu()) return {passed, "NVIDIA card at " + device.address};
    if (driver_answers(c) && c.seen.driver.cuda->device_count.value_or(0) > 0) return {passed, "the driver shows a GPU"};
    return {not_seen, ""};
}

State kernel_driver(const Case& c) {
    if (c.seen.driver.kernel_version.is_present()) return {passed, "driver " + *c.seen.driver.kernel_version};
    if (driver_answers(c)) return {passed, "the driver answers"};
    return {c.seen.driver.module_loaded.is(false) ? not_reached : not_seen, ""};
}

State access(const Case& c) {
    if (driver_answers(c)) return {passed, "device files"};
    const bool any = !c.seen.driver.nodes.empty();
    const bool all = std::all_of(c.seen.driver.nodes.begin(), c.seen.driver.nodes.end(), [](const DeviceNode& n) { return n.usable.is(true); });
    if (any && all) return {passed, "device files"};
    return {any ? not_seen : not_reached, ""};
}

State user_driver(const Case& c) {
    if (driver_answers(c)) return {passed, "cuInit succeeds"};
    return {c.seen.driver.cuda.is_present() || c.seen.driver.libcuda.state != LoadState::loaded ? not_reached : not_seen, ""};
}

State interpreter(const Case& c) {
    if (c.seen.python.executable.is_present()) return {passed, *c.seen.python.executable};
    return {not_reached, ""};
}

State package(const Case& c) {
    if (c.predicted.stop == Stop::no_tensorflow) return {not_reached, ""};
    if (c.predicted.import == Outcome::ok && c.seen.tensorflow.build.is_present()) return {passed, "the import works"};
    return {not_seen, ""};
}

State loader(const Case& c) {
    if (c.seen.libraries.empty()) return {not_reached, ""};
    const bool all = std::all_of(c.seen.libraries.begin(), c.seen.libraries.end(), [](const LibraryFacts& l) { return l.loaded(); });
    return {all ? passed : not_seen, all ? std::to_string(c.seen.libraries.size()) + " CUDA libraries" : ""};
}

State runtime(const Case& c) {
    if (c.predicted.driver_api && c.predicted.runtime_gate && !c.predicted.driver_too_old) return {passed, "driver new enough"};
    return {c.predicted.listed.value_or(0) > 0 ? not_seen : not_reached, ""};
}

State visibility(const Case& c) {
    if (c.predicted.listed.value_or(0) > 0) return {passed, std::to_string(*c.predicted.listed) + " listed"};
    return {not_reached, ""};
}

State placement(const Case& c) {
    if (c.predicted.listed.value_or(0) == 0) return {not_reached, ""};
    return {c.predicted.first_operation == Outcome::ok ? passed : not_seen, c.predicted.first_operation == Outcome::ok ? "native kernels" : ""};
}

}  // namespace

std::vector<Report::Rung> road_of(const Case& c, const Diagnosis& diagnosis) {
    using Look = State (*)(const Case&);
    constexpr Look looks[] = {bus, kernel_driver, access, user_driver, interpreter, package, loader, runtime, visibility, placement};
    std::vector<Report::Rung> road;
    for (int i = 0; i < 10; ++i) {
        const auto stage = static_cast<Stage>(i);
        State state = looks[i](c);
        for (const Finding& finding : diagnosis.findings)
            if (finding.cause->stage == stage && finding.judgement.verdict == Verdict::established) {
                state = {"broken", finding.judgement.title};
                break;
            }
        road.push_back({to_string(stage), state.state, state.text});
    }
    return road;
}

}  // namespace whynogpu
