// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "causes/text_common.hpp"
#include "util/text.hpp"

namespace whynogpu {

namespace {

/// In conda the build string decides: mkl_, eigen_ and cpu_ are for the CPU.
const PackageSeen* cpu_package(const TextFacts& t) {
    const auto is_tensorflow = [](const PackageSeen& package) { return package.name == "tensorflow" || package.name == "tensorflow-base"; };
    // The selector only wishes; the build that stands there decides.
    const bool built_for_gpu = std::any_of(t.log->packages.begin(), t.log->packages.end(), [&](const PackageSeen& package) {
        return is_tensorflow(package) && is_build_for_gpus(package);
    });
    // What pip put over a package of conda is what runs.
    const auto covered = [&](const PackageSeen& package) {
        return package.manager == "conda" && std::any_of(t.log->packages.begin(), t.log->packages.end(), [&](const PackageSeen& other) {
                   return other.manager == "pip" && (other.name == "tensorflow" || other.name == "tensorflow-gpu") && other.version != package.version;
               });
    };
    for (const PackageSeen& package : t.log->packages) {
        if (covered(package)) continue;
        const bool tensorflow = is_tensorflow(package);
        if (tensorflow && (package.build.starts_with("mkl_") || package.build.starts_with("eigen_") ||
                           package.build.starts_with("cpu_")))
            return &package;
        if (!built_for_gpu && package.name.ends_with("tflow_select") && (package.build == "mkl" || package.build == "eigen"))
            return &package;
        if (package.name == "tensorflow-cpu" || package.name == "intel-tensorflow" ||
            package.name == "tensorflow-cpu-aws" || package.name == "tf-nightly-cpu" ||
            package.name == "tensorflow-mkl" || package.name == "tensorflow-eigen")
            return &package;
    }
    return nullptr;
}

/// "tensorflow", "tensorflow 1.14.0", "tensorflow==1.14"
bool names_plain(const std::string& package) {
    if (!package.starts_with("tensorflow")) return false;
    const std::string rest = package.substr(10);
    return rest.find_first_not_of(" =v.0123456789") == std::string::npos;
}

/// "pip install tensorflow", or a list of packages: the one of that name and no other of TensorFlow's.
bool installs_plain(const TextFacts& t) {
    const PackageSeen* listed = t.package("tensorflow");
    for (const PackageSeen& package : t.log->packages)
        if (package.name.starts_with("tf-nightly") || package.name == "tensorflow-gpu") return false;
    bool plain = names_plain(t.told("package")) || (listed != nullptr && listed->manager == "pip");
    // Several that are told in one breath: "tensorflow==1.11.0, tensor2tensor==1.9.0".
    if (!contains(t.told("package"), "gpu"))
        for (const std::string& told : split(t.told("package"), ',')) plain = plain || names_plain(std::string(trim(told)));
    for (const Sign* sign : t.all("command-pip"))
        for (std::string word : split(lower(hole(*sign, "what").substr(0, hole(*sign, "what").find(';'))), ' ')) {
            while (!word.empty() && std::string_view(".,;:)'\"").find(word.back()) != std::string_view::npos)
                word.pop_back();
            const std::string name = word.substr(0, word.find_first_of("=<>!~["));
            if (name.starts_with("tensorflow-gpu") || name.starts_with("tensorflow_gpu")) return false;
            plain = plain || name == "tensorflow";
        }
    return plain;
}

/// DirectML's plug-in brings the GPU to a TensorFlow for the CPU: that is how it is installed.
bool of_directml(const TextFacts& t) {
    return t.package("tensorflow-directml-plugin") != nullptr || contains(t.told("package"), "directml") ||
           contains(t.told("installed_with"), "directml") || contains(t.told("other"), "directml");
}

/// Up to 1.14, from 1.15.2 in that line, and in 2.0 the package named tensorflow is for the CPU.
bool plain_package_of_old(const TextFacts& t) {
    if (!installs_plain(t) || !t.tensorflow || t.arm || t.tensorflow->version.places() < 2 ||
        t.tensorflow->version >= Version("2.1"))
        return false;
    const Version& version = t.tensorflow->version;
    const bool either = version.major() == 1 && version.minor() == 15 && version.number(2) < 2;
    return !either && !contains(t.told("installed_with"), "source") && !contains(t.told("installed_with"), "conda") &&
           !t.has_any({"library-opened", "found-device", "pip-no-version", "wheel-not-supported", "module-missing"}) &&
           t.package("tensorflow-gpu") == nullptr;
}

/// Sentences name another fault of the packages than the build.
bool speaks_of_another(const TextFacts& t) {
    return t.has_any({"says-of-python-unsupported", "says-of-package-conflict", "says-of-import-broken", "says-of-wrong-interpreter",
                      "says-32-bits", "python-of-32-bits", "says-pip-refuses", "says-no-tensorflow", "says-two-tensorflows",
                      "says-pulls-tensorflow"});
}

/// An image of TensorFlow whose tag does not say gpu, and none whose tag does.
const Sign* image_for_cpu(const TextFacts& t) {
    const Sign* plain = nullptr;
    for (const Sign* sign : t.all("image-of-tensorflow")) {
        const std::string tag = lower(hole(*sign, "tag"));
        // Docker's own --gpus says nothing of the image.
        if (contains(tag, "gpu") || contains(replace_all(lower(sign->text), "--gpu", ""), "-gpu")) return nullptr;
        plain = sign;
    }
    return plain;
}

}  // namespace

Judgement judge_text_cpu_only_build(const TextCase& c) {
    const TextFacts& t = c.text;
    const char* const title = "the TensorFlow that ran was built without CUDA";
    if (t.mac || (t.arm && t.platform != Platform::jetson) || of_directml(t)) return not_shown();
    const bool windows_rule = t.windows && t.at_least("2.11");
    // "No GPU support" is also what people say of a card that an image does not take.
    const bool of_the_card = !t.has("not-a-cuda-build") && t.has("says-capability-wanted");
    if (const Sign* sign = t.first_of({"not-a-cuda-build", "says-not-cuda-build"});
        sign != nullptr && !windows_rule && !of_the_card)
        return proved(title, {quote(*sign)});
    if (const PackageSeen* package = cpu_package(t)) {
        std::vector<Evidence> because{{package->name + " " + package->version + " " + package->build + " is a build for the CPU", package->origin}};
        // Beside another package with the same files, which of them lies on top is not told.
        const bool alone = package->manager != "pip" || package->name == "tensorflow" || t.package("tensorflow") == nullptr || t.windows;
        return alone ? proved(title, std::move(because)) : likely(Strength::suggests, title, std::move(because));
    }
    // Who names both variants compares them.
    const auto of_both = [](const Sign& sign) {
        const std::string small = lower(sign.text);
        const auto names = [&](std::string_view word) { return contains(small, word); };
        return sign.voice == Voice::told && (names("libtensorflow-gpu") || names("jni_gpu") || names("jni-gpu") || names("-windows-gpu") || names("-linux-gpu"));
    };
    if (const Sign* sign = t.first("product-for-cpu"); sign != nullptr && t.success() == nullptr && !of_both(*sign))
        return likely(Strength::strong, "the program's own build is one without CUDA", {quote(*sign)});
    for (const Sign* sign : t.all("conda-select")) {
        const std::string after =
            sign->text.substr(sign->text.rfind("-->") == std::string::npos ? 0 : sign->text.rfind("-->"));
        if (contains(after, "eigen") || contains(after, "mkl"))
            return likely(Strength::strong, "conda selects the build for the CPU", {quote(*sign)});
    }
    for (const char* name : {"tensorflow-cpu", "intel-tensorflow", "tensorflow-mkl", "tf-nightly-cpu"})
        if (contains(t.told("package"), name)) {
            const Evidence told{std::string(name) + " is a build for the CPU", "told: package"};
            // What fails is the import; the build would matter after it.
            return t.has("import-fails") ? likely(Strength::hints, title, {told}) : proved(title, {told});
        }
    if (const Sign* sign = t.first("cpu-server-package"); sign != nullptr && silent_on_cpu(t))
        return likely(Strength::strong, "the server of that package is built for the CPU", {quote(*sign)});
    if (const Sign* image = image_for_cpu(t); image != nullptr && silent_on_cpu(t))
        return likely(Strength::strong, "the image holds the TensorFlow for the CPU; those for GPUs have gpu in their tag",
                      {quote(*image)});
    if (const Sign* wheel = t.first("wheel-for-cpu"); wheel != nullptr && silent_on_cpu(t) && !t.has_any({"pip-no-version", "wheel-not-supported", "says-pip-refuses"}))
        return likely(Strength::suggests, "the wheel is the one for the CPU; those for GPUs lie in the folder gpu", {quote(*wheel)});
    if (windows_rule) return not_shown();
    for (const Sign* sign : t.all("command-activate")) {
        const std::string name = lower(hole(*sign, "environment"));
        if ((name.ends_with("-cpu") || name.ends_with("_cpu") || name.ends_with("-cpu;") || name.ends_with("-cpu.")) &&
            silent_on_cpu(t))
            return likely(Strength::strong, "the environment that is activated is the one for the CPU", {quote(*sign)});
    }
    // Only a build with CUDA has factories to register twice.
    const bool cuda_lines =
        computes_with_cuda(t) != nullptr ||
        t.has_any({"harmless-factory", "library-opened", "library-not-opened", "found-device", "created-device",
                   "init-failed", "no-libcuda", "cudart-not-found", "some-libraries-missing", "harmless-tensorrt",
                   "adding-devices", "harmless-numa", "harmless-cudart", "kernel-driver-on", "kernel-driver-off",
                   "module-with-cuda", "xla-gpu-listed"});
    // Every build with CUDA registers cuDNN's operations for GPUs, whether there is one or not; a build without
    // registers none. Source: run, 2.18.0 and 2.18.0 for the CPU, 2026-11-21.
    if (const Sign* none = registered_without_gpu(t);
        none != nullptr && t.has("no-kernels-registered") && !t.has("kernel-for-gpu") && !cuda_lines)
        for (const Sign* sign : t.all("no-gpu-kernel"))
            if (contains(sign->text, "Cudnn"))
                return proved(title, {quote(*sign, "a build with CUDA has this operation for GPUs")});
    if (const Sign* sign = t.first("no-known-devices"); sign != nullptr && !cuda_lines)
        return likely(Strength::strong, title, {quote(*sign, "and not one line about CUDA")});
    // A build with CUDA of that time (1.0 to 1.3) opened its libraries at import, before this line.
    if (const Sign* sign = t.first("harmless-cpu-features");
        sign != nullptr && contains(sign->text, "wasn't compiled to use") && !cuda_lines && silent_on_cpu(t))
        return likely(Strength::strong, title, {quote(*sign, "and not one line about CUDA before it")});
    if (const Sign* sign = silent_about_cuda(t); sign != nullptr && !cuda_lines && !contains(t.told("package"), "gpu"))
        return likely(Strength::suggests, title, {quote(*sign, "and not one line about CUDA after it")});
    // The name of the package proves nothing where the person speaks of another fault.
    // What fails on a GPU ran on one.
    if (plain_package_of_old(t) && !cuda_lines && !t.has("import-fails") &&
        !t.has_any({"dnn-failed", "dnn-refused", "cudnn-no-handle", "blas-no-handle", "blas-failed", "no-code-for-chip", "kernel-failed"}))
        return likely(
            speaks_of_another(t) ? Strength::hints : Strength::strong, title,
            {{"the package \"tensorflow\" " + t.tensorflow->text + " is for the CPU; \"tensorflow-gpu\" was the other",
              "told: package"}});
    if (const Sign* sign = t.first("says-cpu-build");
        sign != nullptr && !cuda_lines && !use_failure(t) &&
        !t.has_any({"pip-no-version", "wheel-not-supported", "module-missing"})) {
        // A card that computes speaks against a build that somebody only suspects; a sentence may say that it came over the other.
        const Sign* over = t.first("says-of-package-conflict");
        const bool weak = (t.has_any({"smi-busy", "says-memory-taken"}) && cpu_shown(t) == nullptr) || (over != nullptr && over->text == sign->text);
        return likely(weak ? Strength::hints : Strength::strong, title, {quote(*sign)});
    }
    if (contains(t.told("installed_with"), "source") && silent_on_cpu(t) && t.has("cpu-listed"))
        return likely(Strength::suggests, title, quotes(t, {"cpu-listed"}));
    // Since 2.1 the wheel of pip for Linux has CUDA, whatever its name, unless that says cpu.
    const bool other_source = contains(t.told("installed_with"), "conda") ||
                              contains(t.told("installed_with"), "source") || t.has("command-conda") ||
                              (t.told("installed_with").empty() && !t.cuda);
    if (!t.windows && t.at_least("2.1") && !other_source && !t.has("says-binding")) return not_shown();
    // Until 1.13 a package for the GPU does not import without its CUDA; told is a CUDA of that time.
    const bool linked_era =
        t.tensorflow || !t.releases.empty() ? t.below("1.14") : t.cuda && t.cuda->version.major() < 10;
    if (const Sign* listed = t.first("cpu-listed");
        listed != nullptr && linked_era && silent_on_cpu(t) && !cuda_lines && !contains(listed->text, "PhysicalDevice"))
        return likely(Strength::suggests, title, {quote(*listed, "and not one line about CUDA")});
    // Until 1.3 a device was named without "device:".
    if (const Sign* listed = cpu_shown(t); listed != nullptr && listed->id == "device-not-there" && silent_on_cpu(t) &&
                                           !cuda_lines && contains(hole(*listed, "available"), "/cpu:0"))
        return likely(Strength::suggests, title, {quote(*listed, "and not one line about CUDA")});
    if (silent_on_cpu(t) && !cuda_lines && (cpu_shown(t) != nullptr || t.has("harmless-cpu-features")) &&
        !t.has("says-slow")) {
        bool conda = contains(t.told("installed_with"), "conda") || t.has("command-conda");
        for (const Sign* sign : t.all("command-pip")) conda = conda && !contains(sign->text, "tensorflow");
        const bool of_gpus = contains(t.told("package"), "-gpu") || contains(t.told("installed_with"), "tensorflow-gpu");
        return likely(conda && !of_gpus ? Strength::suggests : Strength::hints, title,
                      quotes(t, {"empty-list", "cpu-listed", "no-gpu-listed", "harmless-cpu-features"}));
    }
    if (cuda_lines) return not_shown();
    return usual(c, "cpu-only-build", "this TensorFlow may be a build for the CPU");
}

}  // namespace whynogpu
