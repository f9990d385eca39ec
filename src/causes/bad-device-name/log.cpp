// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// "gpu:1" or "cpu:3" stands in what is asked for, and not in what is there.
bool asks_for_a_stranger(const std::string& asked, const std::string& available) {
    for (std::size_t at = asked.find("pu:"); at != std::string::npos; at = asked.find("pu:", at + 1)) {
        if (at == 0) continue;
        std::size_t end = at + 3;
        while (end < asked.size() && is_digit(asked[end])) ++end;
        if (end == at + 3) continue;
        const std::string name = asked.substr(at - 1, end - at + 1);
        bool there = false;
        for (std::size_t found = available.find(name); found != std::string::npos && !there; found = available.find(name, found + 1)) {
            const std::size_t after = found + name.size();
            there = after >= available.size() || !is_digit(available[after]);
        }
        if (!there) return true;
    }
    return false;
}

}  // namespace

Judgement judge_text_bad_device_name(const TextCase& c) {
    const TextFacts& t = c.text;
    // The sentence on the device specification is also behind a name that is right, where the GPU is what fails.
    const bool only_cpu_there = [&] {
        const Sign* shown = cpu_shown(t);
        return shown != nullptr && shown->id == "device-not-there";
    }();
    for (const Sign* sign : t.all("bad-device-string"))
        if (!(only_cpu_there && contains(sign->text, "Make sure the device specification")))
        return proved("the program names a device that does not exist", {quote(*sign)});
    for (const Sign* sign : t.all("device-not-there")) {
        // Only the CPU is there: then the name is right and the GPU is what fails.
        const bool other_job =
            contains(hole(*sign, "wanted"), "/job:") && !contains(hole(*sign, "wanted"), "localhost");
        // A part of the graph is for a device, of whatever kind, that this process has not.
        const bool partition = contains(sign->text, "creating a partition");
        const std::string available = devices_offered(*sign);
        const std::string text = lower(sign->text);
        const std::string asked = text.substr(0, text.find("vailable devices"));
        const bool wants_xla = contains(asked, "xla_gpu:") && !contains(lower(hole(*sign, "available")), "xla_gpu:");
        if (other_job && contains(available, "/job:localhost"))
            return proved("the program names a device of another job than this process is", {quote(*sign)});
        if ((other_job || partition || contains(sign->text, "GPU:")) && contains(available, "gpu:") &&
            (other_job || wants_xla || asks_for_a_stranger(asked, available)))
            return proved("the program names a GPU that is not among those there", {quote(*sign)});
    }
    if (const Sign* sign = asks_another_job(t))
        return likely(Strength::strong, "the graph is for a device of another job than this process is", {quote(*sign)});
    if (const Sign* sign = t.first("bad-device-string"))
        return likely(Strength::hints, "the program asks for a GPU, and only the CPU is there", {quote(*sign)});
    return lint_says(t, "bad-device-name");
}

}  // namespace whynogpu
