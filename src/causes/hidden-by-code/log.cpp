// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// One card of several computes, as a monitor shows or the person says.
bool leaves_cards_idle(const TextFacts& t) {
    if (t.has_any({"says-one-used", "one-replica"})) return true;
    std::set<std::string> busy, idle;
    for (const Sign* load : t.all("gpu-load")) (parse_unsigned(hole(*load, "percent")).value_or(0) > 5 ? busy : idle).insert(hole(*load, "index"));
    return busy.size() == 1 && idle.size() > idle.count(*busy.begin());
}

}  // namespace

Judgement judge_text_hidden_by_code(const TextCase& c) {
    const TextFacts& t = c.text;
    // A device that was made stands against whatever the program seems to say.
    const bool made = t.has_any({"created-device", "cudnn-works", "placed-on-gpu"});
    for (const Sign* sign : t.all("code-sets-visible-devices")) {
        std::string value = hole(*sign, "value");
        value = value.size() >= 2 ? value.substr(1, value.size() - 2) : value;
        // An empty value deletes the variable on Windows.
        if (hides_all(value) && !(t.windows && value.empty())) {
            const std::string title = "the program hides the GPU: CUDA_VISIBLE_DEVICES='" + value + "'";
            if (made) return likely(Strength::hints, title, {quote(*sign)});
            // What a sentence in the log says of a program is no line of it.
            return sign->voice == Voice::told && sign->line != 0 ? likely(Strength::strong, title, {quote(*sign)})
                                                                 : proved(title, {quote(*sign)});
        }
        std::vector<Evidence> because{quote(*sign)};
        for (const char* id : {"init-failed", "no-device", "says-one-gpu", "says-only-this-script"})
            if (const Sign* more = t.first(id)) because.push_back(quote(*more));
        // The first of a list is what remains of it.
        const bool first_card = value == "0" || value.starts_with("0,");
        if (!first_card && says_no_device(t))
            return likely(Strength::strong, "the program selects GPU " + value + ", and no device is left",
                          std::move(because));
        if (!first_card && (t.has("says-one-gpu") || t.has("says-only-this-script")))
            return likely(Strength::strong, "the program selects GPU " + value, std::move(because));
    }
    if (const Sign* sign = t.first("lint-hidden-by-code");
        sign != nullptr && !library_failure(t) && libcuda_missing(t) == nullptr && !use_failure(t)) {
        // An empty value deletes the variable on Windows.
        if (t.windows && contains(hole(*sign, "value"), "CUDA_VISIBLE_DEVICES is set to \"\"")) return not_shown();
        // A scope on the CPU leaves the device there, and unused.
        const bool scope = contains(sign->text, "device(") || contains(sign->text, "device (");
        if (scope && t.has("created-device") && !t.has("placed-on-gpu") &&
            t.has_any({"says-idle", "says-slow", "says-not-used", "placed-on-cpu"}))
            return proved(hole(*sign, "value"), {quote(*sign)});
        return made ? likely(Strength::hints, hole(*sign, "value"), {quote(*sign)})
                    : proved(hole(*sign, "value"), {quote(*sign)});
    }
    if (const Sign* said = t.first("program-chose-cpu"); said != nullptr && !library_failure(t) && !use_failure(t) && driver_failure(t) == nullptr)
        return likely(t.success() == nullptr ? Strength::strong : Strength::hints, "the program's own option leaves the GPU out", {quote(*said)});
    if (const Sign* sign = t.first("code-selects-one"); sign != nullptr && leaves_cards_idle(t) && !any_failure(t))
        return likely(Strength::strong, "the program shows TensorFlow one of the GPUs", {quote(*sign)});
    // The template of a model that is copied to several GPUs is made on the CPU.
    if (const Sign* sign = t.first("code-cpu-scope"); sign != nullptr && !t.has("code-several-gpus"))
        return likely(
            library_failure(t) || driver_failure(t) != nullptr || use_failure(t) ? Strength::hints : Strength::strong,
            "the program places its operations on the CPU", {quote(*sign)});
    if (const Sign* said = t.first("says-only-this-script"); said != nullptr && says_no_device(t))
        return likely(Strength::suggests, "the program itself hides the GPU", {quote(*said)});
    if (const Sign* said = t.first("says-code-hides");
        said != nullptr && !library_failure(t) && !use_failure(t) && driver_failure(t) == nullptr)
        return likely(t.success() == nullptr ? Strength::strong : Strength::hints, "the program is told to use the CPU",
                      {quote(*said)});
    return lint_says(t, "hidden-by-code");
}

}  // namespace whynogpu
