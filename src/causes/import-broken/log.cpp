// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_common.hpp"
#include "causes/text_packages.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// TensorFlow, what it is built on, and what is built on it.
bool is_of_tensorflow(const std::string& module) {
    for (const std::string_view name : {"tensorflow", "keras", "tf_keras", "tensorboard", "google.protobuf", "numpy",
                                        "h5py", "wrapt", "gast", "ml_dtypes", "flatbuffers", "absl", "six",
                                        "typing_extensions", "opt_einsum", "astunparse", "jax", "scipy", "attr"})
        if (module.starts_with(name)) return true;
    return false;
}

/// Modules of Python's own that lost names; who asks for those was written for an older Python.
bool is_of_python(const std::string& module) {
    for (const std::string_view name : {"inspect", "pkgutil", "collections", "asyncio", "time", "fractions", "importlib", "ast", "configparser"})
        if (module == name) return true;
    return false;
}

/// A module lacks what its user expects.
const Sign* attribute_missing(const TextFacts& t) {
    for (const Sign* sign : t.all("attribute-missing"))
        if (is_of_tensorflow(hole(*sign, "module")) || is_of_python(hole(*sign, "module")) || hole(*sign, "module").empty()) return sign;
    return nullptr;
}

}  // namespace

Judgement judge_text_import_broken(const TextCase& c) {
    const TextFacts& t = c.text;
    for (const Sign* sign : t.all("module-missing")) {
        const std::string module = hole(*sign, "module");
        if (lower(module).starts_with("tensorflow") && module.find('.') == std::string::npos) continue;
        return likely(library_failure(t) ? Strength::hints : Strength::suggests, "the module " + module + " is missing",
                      {quote(*sign)});
    }
    if (const Sign* foreign = t.first("foreign-wheel"))
        return likely(t.arm ? Strength::hints : Strength::strong, "a file of the package is of another platform",
                      {quote(*foreign)});
    if (const Sign* old = wants_old_api(t))
        return likely(Strength::hints, "a name of TensorFlow 1 is not there", {quote(*old)});
    const Sign* sign = t.first("import-fails");
    // Where the order of two imports decides, it is their libraries.
    const bool of_libraries = t.has("says-of-library-conflict") || (t.has("crashed") && t.has("says-torch-before"));
    if (const Sign* said = t.first("says-crashes-at-import"); sign == nullptr && said != nullptr && !library_failure(t))
        return likely(of_libraries ? Strength::hints : Strength::strong, "import tensorflow crashes", {quote(*said)});
    if (const Sign* said = t.first("says-requirement-breaks"); sign == nullptr && said != nullptr && !any_failure(t))
        return likely(Strength::strong, "a requirement of another version breaks the import", {quote(*said)});
    if (const Sign* other = attribute_missing(t); sign == nullptr && other != nullptr && !library_failure(t))
        return likely(Strength::suggests, "a package of another version than its user expects", {quote(*other)});
    if (const Sign* other = t.first("wants-other-release"); sign == nullptr && other != nullptr && !library_failure(t))
        return likely(Strength::suggests, "the program wants another release of TensorFlow", {quote(*other)});
    if (sign == nullptr) return not_shown();
    std::vector<Evidence> because;
    for (const Sign* each : t.all("import-fails")) because.push_back(quote(*each));
    // "Failed to load the native TensorFlow runtime" follows whatever made it fail.
    const bool only_consequence = because.size() == 1 && (contains(sign->text, "Failed to load the native") || contains(sign->text, "OSError: [WinError"));
    if (library_failure(t) || libcuda_missing(t) != nullptr)
        return likely(Strength::hints, "import tensorflow fails", std::move(because));
    // An Apple chip runs programs for Intel's without AVX; the plugin for its GPU has its own versions.
    const bool of_apple = (t.mac || t.arm) && std::any_of(because.begin(), because.end(), [](const Evidence& line) {
                              const std::string small = lower(line.text);
                              return contains(small, "illegal") || contains(small, "to use avx") ||
                                     contains(small, "metal") || contains(small, "incompatible architecture");
                          });
    if (of_apple) return likely(Strength::hints, "import tensorflow fails", std::move(because));
    // Python's ctypes opens whatever library it is told to.
    if (contains(sign->text, "OSError: [WinError") && contains(t.told("other"), "cud"))
        return likely(Strength::hints, "a library does not open", std::move(because));
    // Windows does not say which library it lacks.
    const bool unnamed =
        t.windows && (t.has_any({"says-cudnn-on-path", "says-version-cures", "says-newest-cuda", "says-cuda-absent"}) ||
                      told_newest_cuda(t) ||
                      ((stated_cuda_does_not_fit(c) || stated_cudnn_does_not_fit(t) || cudnn_for_other_cuda(t)) && t.below("2.1")));
    // What pip says of requirements that do not fit is a warning: the import may well work.
    const bool of_pip = std::all_of(because.begin(), because.end(), [](const Evidence& line) {
        return contains(line.text, "which is incompatible") || contains(line.text, "dependency resolver");
    });
    // 193: what was loaded is no library of this processor, whoever loaded it.
    const bool of_a_file = t.has("library-of-other-processor") || contains(sign->text, "which is incompatible");
    Judgement said = likely(only_consequence || unnamed || of_a_file || of_pip ? Strength::suggests : Strength::strong,
                            "import tensorflow fails", std::move(because));
    return said;
}

}  // namespace whynogpu
