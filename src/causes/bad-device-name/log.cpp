// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_bad_device_name(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const Sign* sign = t.first("bad-device-string"))
        return proved("the program names a device that does not exist", {quote(*sign)});
    for (const Sign* sign : t.all("device-not-there")) {
        // Only the CPU is there: then the name is right and the GPU is what fails.
        const bool other_job =
            contains(hole(*sign, "wanted"), "/job:") && !contains(hole(*sign, "wanted"), "localhost");
        if ((other_job || contains(sign->text, "GPU:")) && contains(lower(hole(*sign, "available")), "gpu:") &&
            !contains(hole(*sign, "available"), "XLA_GPU"))
            return proved("the program names a GPU that is not among those there", {quote(*sign)});
    }
    return lint_says(t, "bad-device-name");
}

}  // namespace whynogpu
