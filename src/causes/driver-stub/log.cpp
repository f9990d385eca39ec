// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_driver_stub(const TextCase& c) {
    const TextFacts& t = c.text;
    const std::string error = t.init_error();
    const bool answer = stub_answered(t);
    std::vector<Evidence> because;
    if (answer) because.push_back(quote(*t.first("init-failed"), "only the toolkit's stub answers so"));
    if (const Sign* sign = t.first("stub-answers"); sign != nullptr && !answer)
        return proved("the toolkit's stub libcuda is loaded in place of the driver's", {quote(*sign)});
    const Sign* version = t.first("libcuda-bad-version");
    if (version != nullptr && hole(*version, "version") == "1")
        because.push_back(quote(*version, "the stub's file has no version in its name"));
    if (const VariableSeen* preloaded = t.variable("LD_PRELOAD");
        preloaded != nullptr && contains(preloaded->value, "/stubs"))
        return likely(Strength::strong, "the toolkit's stub libcuda is loaded in place of the driver's",
                      {{"LD_PRELOAD=" + preloaded->value, preloaded->origin}});
    if (const Sign* opened = libcuda_missing(t); opened != nullptr && contains(opened->text, "/stubs/libcuda.so"))
        return proved("the toolkit's stub libcuda is loaded in place of the driver's", {quote(*opened)});
    const VariableSeen* path = t.variable("LD_LIBRARY_PATH");
    bool on_path = path != nullptr && contains(path->value, "/stubs");
    if (on_path) because.push_back({"LD_LIBRARY_PATH holds " + path->value, path->origin});
    for (const Sign* sign : t.all("stub-on-path")) {
        because.push_back(quote(*sign));
        on_path = true;
    }
    const char* const title = "the toolkit's stub libcuda is loaded in place of the driver's";
    // The stub is in every devel image; what is wrong is how the container was started.
    if (answer && t.container && !on_path && !t.has("says-stubs") && t.has_any({"command-docker", "command-singularity", "says-no-gpu-flag"}) &&
        !gpu_was_given(t))
        return likely(Strength::suggests, title, std::move(because));
    if (answer && t.container && !on_path && !t.has("says-stubs") && t.has_any({"node-missing", "kernel-driver-off"}))
        return likely(Strength::suggests, title, std::move(because));
    // 34 is the stub's own number (CUDA_ERROR_STUB_LIBRARY); -1 is what older ones answer, and no number of the
    // driver's.
    if (answer && contains(error, "(-1)") && because.size() == 1)
        return likely(Strength::strong, title, std::move(because));
    if (answer) return proved(title, std::move(because));
    if (const Sign* said = t.first("says-stubs"); because.empty() && said != nullptr && driver_failure(t) != nullptr)
        return likely(libcuda_missing(t) == nullptr ? Strength::strong : Strength::suggests, title, {quote(*said)});
    if (const Sign* said = t.first("says-stubs"); because.empty() && said != nullptr && silent_on_cpu(t))
        return likely(Strength::strong, title, {quote(*said)});
    // A devel image holds the stub; nvidia-smi asks libcuda for its version, and the stub has none to tell.
    if (const Sign* sign = t.first("smi-without-cuda"); because.empty() && sign != nullptr && t.container && contains(t.told("installed_with") + t.told("other") + t.told("os"), "devel"))
        return likely(Strength::strong, title, {quote(*sign)});
    if (because.empty()) return not_shown();
    if (says_unknown_error(t) || libcuda_missing(t) != nullptr)
        return likely(Strength::hints, title, std::move(because));
    return likely(on_path ? Strength::strong : Strength::suggests, title, std::move(because));
}

}  // namespace whynogpu
