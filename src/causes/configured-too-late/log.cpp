// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_configured_too_late(const TextCase& c) {
    const TextFacts& t = c.text;
    if (const Sign* sign = t.first("configured-too-late")) {
        Judgement said = proved("devices were configured after TensorFlow had made them", {quote(*sign)});
        for (const char* id : {"lint-configured-too-late", "code-late-importer", "says-run-twice", "code-initialises"})
            if (const Sign* more = t.first(id)) said.because.push_back(quote(*more));
        return said;
    }
    if (const Sign* code = t.first("code-late-option");
        code != nullptr && !library_failure(t) && driver_failure(t) == nullptr) {
        const std::string what = "the program makes a session first, and gives its options to a later one";
        // Who speaks of memory, or of the option, sees what comes of it.
        if (const Sign* said = t.first_of({"says-option-ignored", "about-configured-too-late", "says-takes-all-memory",
                                           "about-memory-exhausted", "says-memory-taken"}))
            return proved(what, {quote(*code), quote(*said)});
        return likely(any_failure(t) || t.success() != nullptr ? Strength::hints : Strength::suggests, what,
                      {quote(*code)});
    }
    if (const Sign* said = t.first("says-configured-late");
        said != nullptr && !library_failure(t) && driver_failure(t) == nullptr)
        return likely(Strength::strong, "the option comes after TensorFlow has made its devices", {quote(*said)});
    if (const Sign* said = t.first("says-option-ignored");
        said != nullptr && !any_failure(t) && !t.has("lint-configured-too-late"))
        return likely(Strength::suggests, "the option may come after TensorFlow has made its devices", {quote(*said)});
    return lint_says(t, "configured-too-late");
}

}  // namespace whynogpu
