// SPDX-License-Identifier: Apache-2.0
#include "causes/text_common.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "util/text.hpp"

namespace whynogpu {

namespace {

/// The message, without the time and the place that a logger puts in front.
std::string message_of(const Sign& sign) {
    std::string_view text = trim(sign.shown.empty() ? sign.text : sign.shown);
    const std::size_t place = text.find(".cc:");
    const std::size_t end = place == std::string_view::npos ? place : text.find("] ", place);
    if (end != std::string_view::npos && end < 160) text.remove_prefix(end + 2);
    return "\"" + replace_all(std::string(text), "\t", " ") + "\"";
}

/// Each "docker run …" that names TensorFlow, in lower case; where none does, those that do more than try nvidia-smi.
std::vector<std::string> starts_of_tensorflow(const TextFacts& t) {
    std::vector<std::string> starts, others;
    for (const Sign* sign : t.all("command-docker")) {
        const std::string text = lower(sign->text);
        for (std::size_t at = text.find("docker run"); at != std::string::npos;) {
            const std::size_t next = text.find("docker run", at + 1);
            const std::size_t begin = at >= 7 && text.compare(at - 7, 7, "nvidia-") == 0 ? at - 7 : at;
            std::string start = text.substr(begin, next == std::string::npos ? next : next - begin);
            (contains(start, "tensorflow") ? starts : others).push_back(std::move(start));
            at = next;
        }
    }
    if (!starts.empty()) return starts;
    std::erase_if(others, [](const std::string& start) { return contains(start, "nvidia-smi"); });
    return others;
}

/// A device is asked for that is not there, while a GPU is.
bool names_wrong_gpu(const TextFacts& t) {
    const auto all = t.all("device-not-there");
    return std::any_of(all.begin(), all.end(), [](const Sign* sign) {
        const std::string available = devices_offered(*sign);
        return !contains(available, "cpu:0") || contains(available, "gpu:");
    });
}

}  // namespace

Evidence quote(const Sign& sign) {
    return {message_of(sign), sign.origin};
}

Evidence quote(const Sign& sign, const std::string& why) {
    return {why + ": " + message_of(sign), sign.origin};
}

Evidence said_of(const Believed& fact, const std::string& subject) {
    return {subject + " " + fact.text, fact.origin};
}

Judgement proved(std::string title, std::vector<Evidence> because) {
    Judgement said = established(std::move(title), std::move(because));
    said.strength = Strength::strong;
    return said;
}

Judgement likely(Strength strength, std::string title, std::vector<Evidence> because) {
    Judgement said = suspected(std::move(title), std::move(because));
    said.strength = strength;
    return said;
}

std::vector<Evidence> quotes(const TextFacts& t, std::initializer_list<std::string_view> ids) {
    std::vector<Evidence> found;
    for (const std::string_view id : ids)
        if (const Sign* sign = t.first(id)) found.push_back(quote(*sign));
    return found;
}

const Sign* driver_failure(const TextFacts& t) {
    if (const Sign* sign = t.first_of({"no-libcuda", "init-failed", "no-device", "no-gpu-found-by-old-release",
                                       "libcuda-not-loaded", "kernel-driver-off"}))
        return sign;
    return t.libraries.driver_library;
}

bool says_no_device(const TextFacts& t) {
    const std::string error = t.init_error();
    return contains(error, "NO_DEVICE") || contains(error, "NO CUDA-CAPABLE") || (error.empty() && t.has("no-device"));
}

bool stub_answered(const TextFacts& t) {
    const std::string error = t.init_error();
    return contains(error, "(-1)") || contains(error, "(34)");
}

bool says_unknown_error(const TextFacts& t) {
    return contains(t.init_error(), "CUDA_ERROR_UNKNOWN");
}

const Sign* libcuda_missing(const TextFacts& t) {
    if (t.libraries.driver_library != nullptr) return t.libraries.driver_library;
    if (const Sign* sign = t.first("no-libcuda")) return sign;
    if (contains(t.init_error(), "(303)")) return t.first("init-failed");
    return nullptr;
}

bool library_failure(const TextFacts& t) {
    return !t.libraries.failed.empty() || t.libraries.unnamed != nullptr;
}

const Sign* dll_not_named(const TextFacts& t) {
    if (!t.windows || library_failure(t)) return nullptr;
    if (const Sign* sign = t.first("dll-dependency-missing")) return sign;
    for (const Sign* sign : t.all("import-fails"))
        if ((contains(sign->text, "DLL load failed") || contains(sign->text, "WinError 126")) &&
            !contains(sign->text, "initialization routine"))
            return sign;
    // What follows when the DLL of Python's module did not load.
    for (const Sign* sign : t.all("module-missing"))
        if (hole(*sign, "module") == "_pywrap_tensorflow_internal" || hole(*sign, "module") == "_pywrap_tensorflow") return sign;
    return nullptr;
}

bool driver_compiles(const TextFacts& t) {
    const auto warnings = t.all("ptxas-missing");
    return std::any_of(warnings.begin(), warnings.end(), [](const Sign* sign) {
        return contains(sign->text, "Relying on driver") || contains(sign->text, "We fallback to the NVIDIA driver");
    });
}

bool use_failure(const TextFacts& t) {
    // Where the process has no GPU, that an operation finds none is what comes of it.
    const bool consequence = registered_without_gpu(t) != nullptr;
    return names_wrong_gpu(t) || (!consequence && t.has("no-gpu-kernel")) || (t.has("ptxas-missing") && !driver_compiles(t)) ||
           t.has_any({"memory-full",
                      "blas-failed",
                      "blas-no-handle",
                      "cudnn-no-handle",
                      "library-no-memory",
                      "dnn-refused",
                      "cudnn-mismatch",
                      "no-code-for-chip",
                      "bad-ptx",
                      "nccl-fault",
                      "dnn-not-found",
                      "dnn-failed",
                      "cudnn-parts-differ",
                      "kernel-failed",
                      "runtime-init-failed",
                      "driver-insufficient",
                      "ptx-too-new-for-driver",
                      "libdevice-missing",
                      "ptxas-too-old",
                      "device-busy",
                      "context-refused",
                      "configured-too-late",
                      "bad-device-string",
                      "cudnn-arch-mismatch",
                      "dependency-not-opened",
                      "gpu-lost",
                      "used-after-fork",
                      "import-fails",
                      "dll-dependency-missing",
                      "jit-from-ptx",
                      "driver-call-failed",
                      "os-call-failed",
                      "driver-part-missing",
                      "driver-not-licensed",
                      "no-such-device",
                      "no-supported-devices",
                      "xla-lacks-platform"});
}

bool any_failure(const TextFacts& t) {
    return driver_failure(t) != nullptr || library_failure(t) || use_failure(t) ||
           t.has_any({"capability-too-low",     "too-few-multiprocessors", "smi-no-driver",
                      "smi-no-devices",         "smi-permission",          "nvml-unknown-error",
                      "driver-version-differs", "forward-compatibility",   "module-conflict",
                      "module-not-loaded",      "container-without-gpu",   "wsl-driver",
                      "pip-no-version",         "wheel-not-supported",     "no-such-extra",
                      "module-missing",         "not-a-cuda-build",        "no-known-devices",
                      "gpu-package-removed",    "device-factory-off",      "library-damaged",
                      "no-driver-found",        "windows-without-gpu",     "stub-answers",
                      "no-card-found",          "build-lacks-file",        "compiler-refused",
                      "driver-symbol-missing", "library-symbol-missing",  "container-lacks-chip",    "nvml-missing",
                      "nvml-blocked",           "nvml-not-ready"});
}

bool speaks_of_other_trouble(const TextFacts& t) {
    return t.has_any({"about-memory-exhausted", "says-of-memory-exhausted", "says-out-of-memory", "about-import-broken",
                      "says-crashes", "says-hangs"}) &&
           !t.has_any({"says-not-found", "says-not-used"}) && cpu_shown(t) == nullptr;
}

bool silent_on_cpu(const TextFacts& t) {
    return !any_failure(t) && (t.success() == nullptr || (t.has("empty-list") && t.success() == t.first("gpu-listed")));
}

const Sign* cpu_shown(const TextFacts& t) {
    if (const Sign* sign = t.first_of({"empty-list", "no-gpu-listed", "cpu-listed"})) return sign;
    for (const Sign* sign : t.all("device-not-there")) {
        const std::string available = devices_offered(*sign);
        if (contains(available, "cpu:0") && !contains(available, "gpu:")) return sign;
    }
    if (const Sign* sign = registered_without_gpu(t)) return sign;
    if (t.has("placed-on-gpu")) return nullptr;
    // The input pipeline is always on the CPU.
    for (const Sign* sign : t.all("placed-on-cpu"))
        if (!contains(sign->text, "Dataset") && !contains(sign->text, "Iterator")) return sign;
    return nullptr;
}

const Sign* silent_about_cuda(const TextFacts& t) {
    if (!t.below("1.14") || any_failure(t) || t.success() != nullptr || device_described(t) != nullptr ||
        t.has("library-opened"))
        return nullptr;
    return t.first("harmless-cpu-features");
}

const Sign* device_described(const TextFacts& t) {
    if (any_failure(t) || t.success() != nullptr) return nullptr;
    return t.first_of({"adding-devices", "growth-forced", "found-device", "harmless-numa", "free-memory"});
}

bool hides_all(const std::string& value) {
    const std::string_view text = trim(value);
    if (text.empty() || text.starts_with("-")) return true;
    const bool number = text.front() >= '0' && text.front() <= '9';
    return !number && !text.starts_with("GPU-") && !text.starts_with("MIG-") && !text.starts_with("all");
}

Judgement lint_says(const TextFacts& t, std::string_view cause) {
    const bool silent = !any_failure(t) && t.success() == nullptr;
    if (const Sign* sign = t.first("lint-" + std::string(cause)))
        return likely(silent ? Strength::strong : Strength::hints, hole(*sign, "value"), {quote(*sign)});
    if (const Sign* sign = t.first("lint-maybe-" + std::string(cause)))
        return likely(silent ? Strength::suggests : Strength::hints, hole(*sign, "value"), {quote(*sign)});
    return not_shown();
}

bool gpu_was_given(const TextFacts& t) {
    if (t.has("says-no-gpu-flag") && !t.has_any({"command-docker", "command-singularity", "compose-gpu"})) return false;
    if (t.has("cdi-without-devices")) return false;
    // Where the command that starts TensorFlow is shown, it decides; others are often trials that work.
    const auto starts = starts_of_tensorflow(t);
    const auto gives = [](std::string_view start) {
        return contains(start, "--gpus") || contains(start, "nvidia-docker") || contains(start, "--runtime") ||
               contains(start, "--device");
    };
    if (!starts.empty() && std::none_of(starts.begin(), starts.end(), gives) &&
        std::all_of(t.log->signs.begin(), t.log->signs.end(),
                    [](const Sign& sign) { return sign.id != "says-gpu-flag" || contains(sign.text, "docker run"); }))
        return false;
    if (t.has_any({"says-gpu-flag", "compose-gpu"})) return true;
    for (const char* id : {"command-docker", "command-singularity"})
        for (const Sign* sign : t.all(id))
            for (const std::string_view flag : {"--gpus", "--runtime=nvidia", "--runtime nvidia", "nvidia-docker",
                                                "--nv", "--device nvidia", "--device=nvidia"})
                if (contains(sign->text, flag)) return true;
    return false;
}

std::string tensorflow_named(const TextFacts& t) {
    if (t.tensorflow) return "TensorFlow " + t.tensorflow->text;
    if (t.releases.empty()) return "TensorFlow";
    std::vector<Version> all;
    for (const std::string& release : t.releases) all.emplace_back(release);
    const auto [low, high] =
        std::minmax_element(all.begin(), all.end(), [](const Version& a, const Version& b) { return a < b; });
    return "TensorFlow " + (low->text() == high->text() ? low->text() : low->text() + " to " + high->text());
}

bool installs_plain_package(const TextFacts& t) {
    bool plain = false;
    for (const char* subject : {"installed_with", "other"}) {
        const std::string told = t.told(subject);
        if (contains(told, "and-cuda")) return false;
        plain = plain || contains(told, "pip install tensorflow") || contains(told, "pip3 install tensorflow") ||
                contains(told, "add tensorflow");
    }
    for (const Sign* sign : t.all("command-pip")) {
        if (contains(sign->text, "and-cuda")) return false;
        plain = plain || contains(lower(sign->text), "install tensorflow");
    }
    return plain;
}

const Sign* wheels_present(const TextFacts& t) {
    if (t.has("says-no-wheels")) return nullptr;
    if (const Sign* said = t.first("says-wheels-present")) return said;
    const bool listed = std::any_of(t.log->packages.begin(), t.log->packages.end(), [](const PackageSeen& package) {
        return package.name.starts_with("nvidia-cudnn-cu") || package.name.starts_with("nvidia-cuda-runtime-cu");
    });
    return listed ? t.libraries.unnamed : nullptr;
}

bool only_larger_batch(const TextFacts& t, const Sign& said) {
    const std::string small = lower(said.text);
    constexpr std::array<std::string_view, 6> more{"larger", "bigger", "higher", "increas", "greater", "doubl"};
    return t.has("says-slow") && contains(small, "batch") &&
           std::any_of(more.begin(), more.end(), [&](std::string_view word) { return contains(small, word); });
}

bool told_newest_cuda(const TextFacts& t) {
    const std::string told = t.told("cuda");
    return contains(told, "latest") || contains(told, "newest");
}

bool told_none(const TextFacts& t, const std::string& subject) {
    const std::string told = t.told(subject);
    return told == "none" || told == "no" || told == "-" || told.starts_with("none") ||
           told.starts_with("not installed") || told.starts_with("no " + subject);
}

int latest_year(const TextFacts& t) {
    int latest = 0;
    for (const char* subject : {"other", "installed_with"}) {
        const std::string text = t.told(subject);
        for (std::size_t at = text.find("20"); at != std::string::npos; at = text.find("20", at + 1)) {
            const auto is_part = [&](std::size_t place) {
                return place < text.size() &&
                       (std::isalnum(static_cast<unsigned char>(text[place])) != 0 || text[place] == '.');
            };
            const bool sentence_ends = at + 4 < text.size() && text[at + 4] == '.' && !is_part(at + 5);
            if ((at > 0 && is_part(at - 1)) || (is_part(at + 4) && !sentence_ends)) continue;
            const int year = static_cast<int>(parse_unsigned(text.substr(at, 4)).value_or(0));
            if (year >= 2015 && year < 2100) latest = std::max(latest, year);
        }
    }
    return latest;
}

bool is_build_for_gpus(const PackageSeen& package) {
    return package.build.starts_with("gpu_") || package.build.starts_with("cuda");
}

std::string_view usual_cause(const TextCase& c) {
    const TextFacts& t = c.text;
    const bool complains = t.has_any({"says-not-used", "says-not-found", "says-thinks-cpu"}) || cpu_shown(t) != nullptr;
    if (t.log->told.empty() || !complains || !silent_on_cpu(t) || (t.has("says-slow") && !t.has("says-not-used")) ||
        t.has_any({"says-lists-gpu", "says-device-made", "says-task-manager", "says-sometimes", "says-partly-used"}))
        return {};
    // Where a sentence leads somewhere, that is the first place to look.
    for (const Sign& sign : t.log->signs)
        if (sign.id.starts_with("says-of-") || sign.id.starts_with("hints-at-")) return {};
    if (t.mac || t.arm || (t.windows && t.at_least("2.11"))) return {};
    // The process has its GPU, and the driver works.
    if (t.has_any({"xla-gpu-listed", "scheduler-gave-gpu"}) && !t.below("1.14")) return t.cuda ? "cuda-path" : t.at_least("2.14") ? "extras-missing" : "cuda-missing";
    if (t.platform == Platform::colab) return "cuda-version";
    // TensorFlow asked the card about itself: it is there, and the driver works.
    if (device_described(t) != nullptr) return {};
    const bool reaches_container = (gpu_was_given(t) || t.has("says-smi-inside")) && !t.has("says-smi-fails");
    if (t.container) return reaches_container ? "cpu-only-build" : "container-no-gpu";
    if (t.platform == Platform::hpc || t.has_any({"says-ray", "says-scheduler"})) return "scheduler-no-gpu";
    // What conda lists by name as a build for GPUs is one.
    if (std::any_of(t.log->packages.begin(), t.log->packages.end(), [](const PackageSeen& package) {
            return package.name.starts_with("tensorflow") && is_build_for_gpus(package);
        }))
        return {};
    // A build for the CPU says nothing of CUDA.
    if (t.has("says-cuda-errors")) return t.cuda ? "cuda-path" : "cuda-missing";
    if (t.has("says-binding")) return "cpu-only-build";
    // Up to 1.13 the GPU package is linked to CUDA: without the libraries it is not imported at all.
    if (t.below("1.14")) return "cpu-only-build";
    if (computes_with_cuda(t) != nullptr) return t.cuda ? "cuda-path" : "cuda-missing";
    if (t.cudnn && t.needs_cudnn && t.cudnn->version.major() != t.needs_cudnn->major()) return {};
    if (t.cuda) return "cuda-path";
    if (t.at_least("2.14")) return "extras-missing";
    if (t.wsl) return "wsl";
    return t.at_least("2.1") ? "cuda-missing" : "cpu-only-build";
}

Judgement usual(const TextCase& c, std::string_view cause, const char* title) {
    if (usual_cause(c) != cause) return not_shown();
    std::vector<Evidence> because = quotes(
        c.text, {"says-not-found", "says-not-used", "says-thinks-cpu", "empty-list", "cpu-listed", "no-gpu-listed"});
    because.push_back({"nothing here decides; it is the most frequent cause where the rest is as told", ""});
    return likely(Strength::hints, title, std::move(because));
}

}  // namespace whynogpu
