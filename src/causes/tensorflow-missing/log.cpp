// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_text_tensorflow_missing(const TextCase& c) {
    const TextFacts& t = c.text;
    if (pip_disagrees(t).pip != nullptr) return not_shown();
    const auto failures = t.all("import-fails");
    for (const Sign* sign : t.all("module-missing")) {
        // A later line of TensorFlow's own files: it was installed meanwhile.
        const bool came = std::any_of(failures.begin(), failures.end(), [sign](const Sign* other) {
            return sign->line != 0 && other->line > sign->line && contains(other->text, "pywrap_tensorflow");
        });
        if (came) continue;
        if (hole(*sign, "module") == "tensorflow") return proved("this Python has no TensorFlow", {quote(*sign)});
        if (lower(hole(*sign, "module")) == "tensorflow")
            return likely(Strength::strong, "the module is called tensorflow, in small letters", {quote(*sign)});
    }
    if (const Sign* sign = t.first("r-without-tensorflow"); sign != nullptr && library_failure(t))
        return likely(Strength::hints, "the Python that R uses has no TensorFlow", {quote(*sign)});
    // Keras says the same of a TensorFlow that is too old for it.
    const Sign* keras = t.first("r-without-tensorflow");
    if (keras != nullptr && contains(keras->text, "Keras requires TensorFlow") && t.tensorflow)
        return likely(Strength::hints, "this Python may have no TensorFlow", {quote(*keras)});
    if (const Sign* sign = t.first("r-without-tensorflow"))
        return proved("the Python that R uses has no TensorFlow", {quote(*sign)});
    if (const Sign* said = t.first("says-no-tensorflow"); said != nullptr && !any_failure(t) && t.success() == nullptr)
        return likely(Strength::strong, "this Python has no TensorFlow", {quote(*said)});
    return not_shown();
}

}  // namespace whynogpu
