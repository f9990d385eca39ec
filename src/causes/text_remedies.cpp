// SPDX-License-Identifier: Apache-2.0
#include "causes/text_remedies.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "causes/text_common.hpp"
#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The release has an extra with the CUDA libraries: those of CUDA 11.8 and newer have.
bool has_extra(const TextFacts& t) {
    if (t.release != nullptr) return !t.release->extras.empty();
    const bool older_cuda = t.needs_cuda && *t.needs_cuda < Version("11.8") && t.needs_cuda->places() > 1;
    return !older_cuda && (t.at_least("2.14") || !t.tensorflow);
}

std::string wheel_requirement(const TextFacts& t) {
    // Up to 2.0 the package with CUDA has a name of its own.
    if (t.below("2.1") && t.tensorflow) return "tensorflow-gpu==" + t.tensorflow->version.text();
    if (t.windows && !t.tensorflow) return "tensorflow==2.10.1";  // the last one for GPUs on native Windows
    if (t.release == nullptr) return has_extra(t) ? "tensorflow[and-cuda]" : "";
    const auto& extras = t.release->extras;
    // The TensorRT that 2.14.0 and 2.15.0 ask for cannot be installed any more; the next patch releases do without.
    const bool with_tensorrt = std::any_of(extras.begin(), extras.end(), [](const ExtraPin& pin) { return pin.distribution.starts_with("tensorrt"); });
    const Version version = t.tensorflow ? t.tensorflow->version : Version(t.release->id);
    const std::string exact = !t.windows && (with_tensorrt || version.places() < 3) ? version.major_minor() + ".*" : version.text();
    return std::string("tensorflow") + (extras.empty() ? "" : "[and-cuda]") + "==" + exact;
}

/// The wheel with ptxas and libdevice.
std::string compiler_requirement(const TextFacts& t) {
    if (t.release != nullptr)
        for (const ExtraPin& pin : t.release->extras)
            if (pin.distribution.starts_with("nvidia-cuda-nvcc")) return pin.distribution + pin.requirement;
    if (!t.needs_cuda || t.needs_cuda->major() >= 12) return {};
    return t.needs_cuda->major() == 11 ? "nvidia-cuda-nvcc-cu11" : "";
}

std::string cudnn_requirement(const TextFacts& t) {
    if (t.release == nullptr) return {};
    for (const ExtraPin& pin : t.release->extras)
        if (pin.distribution.starts_with("nvidia-cudnn")) return pin.distribution + pin.requirement;
    return {};
}

/// What the remedies call the requirement, for this cause.
std::string requirement_for(const TextFacts& t, std::string_view cause) {
    if (cause == "cudnn-version" || cause == "cudnn-missing") return cudnn_requirement(t);
    return cause == "xla-tools" ? compiler_requirement(t) : wheel_requirement(t);
}

bool in_wheels(const TextFacts& t) {
    return wheels_present(t) != nullptr;
}

bool in_conda(const TextFacts& t) {
    const VariableSeen* path = t.variable("LD_LIBRARY_PATH");
    return contains(t.told("installed_with"), "conda") || t.package("cudatoolkit") != nullptr || (path != nullptr && contains(path->value, "CONDA_PREFIX"));
}

/// The folder of a file that exists and was not found; else where a toolkit of that version usually lies.
std::string library_folder(const TextFacts& t) {
    for (const TextLibrary& library : t.libraries.failed)
        for (const FileSeen& file : t.log->files)
            if (soname_of_file(file.path).starts_with(library.soname) && file.path.starts_with("/"))
                return file.path.substr(0, file.path.rfind('/'));
    if (in_wheels(t) || in_conda(t)) return {};
    if (t.cuda && t.cuda->version.places() > 1 && !t.windows) return "/usr/local/cuda-" + t.cuda->version.major_minor() + "/lib64";
    return {};
}

/// The place in the program that a finding cites: "train.py:14".
std::string place_in_program(const Finding& finding) {
    for (const Evidence& evidence : finding.judgement.because)
        if (contains(evidence.origin, ".py:")) return evidence.origin;
    return "the program";
}

std::string advice_for(std::string_view id) {
    if (id == "bad-device-name") return "name devices as TensorFlow does: '/GPU:0', and 'GPU' in capital letters";
    if (id == "configured-too-late")
        return "configure the devices first, before anything makes a tensor or a model; restart a notebook's kernel";
    if (id == "no-gpu-kernel") return "use types and arguments that have a GPU kernel, or leave the placement to TensorFlow";
    return "do not hide or avoid the GPU there";
}

std::string hiding_name(const TextFacts& t) {
    return t.has("device-factory-off") || t.variable("TF_ENABLED_DEVICE_TYPES") != nullptr ? "TF_ENABLED_DEVICE_TYPES"
                                                                                           : "CUDA_VISIBLE_DEVICES";
}

std::string stub_folder(const TextFacts& t) {
    const VariableSeen* path = t.variable("LD_LIBRARY_PATH");
    if (path == nullptr) return {};
    for (const std::string& element : split(path->value, ':'))
        if (contains(element, "/stubs")) return element;
    return {};
}

struct Row {
    std::string_view cause, purpose;
};

/// Cause and what mends it; a cause may have several rows.
constexpr std::array<Row, 48> rows{{
    {"bad-device-name", "change-code"},
    {"configured-too-late", "change-code"},
    {"container-no-gpu", "container-with-gpu"},
    {"cpu-only-build", "replace-cpu-build"},
    {"cuda-missing", "install-cuda-wheels"},
    {"cuda-missing", "install-cuda-toolkit"},
    {"cuda-path", "set-wheel-library-path"},
    {"cuda-path", "set-conda-library-path"},
    {"cuda-path", "set-library-path"},
    {"cuda-path", "run-ldconfig"},
    {"cuda-version", "install-cuda-wheels"},
    {"cuda-version", "install-cuda-toolkit"},
    {"cudnn-missing", "install-cudnn"},
    {"cudnn-path", "set-wheel-library-path"},
    {"cudnn-path", "set-conda-library-path"},
    {"cudnn-path", "set-library-path"},
    {"cudnn-version", "pin-cudnn"},
    {"cudnn-version", "install-cudnn"},
    {"device-nodes", "device-node-permissions"},
    {"driver-init-failed", "free-exclusive-gpu"},
    {"driver-init-failed", "restart-driver"},
    {"driver-mismatch", "repair-driver-mismatch"},
    {"driver-missing", "install-driver"},
    {"driver-not-loaded", "load-driver-module"},
    {"driver-stub", "remove-from-path"},
    {"driver-too-old", "update-driver"},
    {"extras-missing", "install-cuda-wheels"},
    {"gpu-is-used", "feed-the-gpu"},
    {"gpu-too-new", "newer-tensorflow-for-gpu"},
    {"gpu-too-old", "older-tensorflow-for-gpu"},
    {"hidden-by-code", "change-code"},
    {"hidden-by-env", "unset-variable"},
    {"import-broken", "reinstall-tensorflow-clean"},
    {"library-conflict", "remove-from-path"},
    {"library-corrupt", "install-cuda-wheels"},
    {"mac-arm", "mac-gpu"},
    {"mac-arm", "arm-tensorflow"},
    {"memory-exhausted", "free-gpu-memory"},
    {"multi-gpu", "test-multi-gpu"},
    {"no-gpu", "get-a-gpu"},
    {"no-gpu-kernel", "change-code"},
    {"package-conflict", "remove-conflict"},
    {"python-unsupported", "create-venv-with-python"},
    {"scheduler-no-gpu", "scheduler-request"},
    {"tensorflow-missing", "install-tensorflow"},
    {"windows-native", "use-wsl"},
    {"wsl", "wsl-driver"},
    {"xla-tools", "install-xla-tools"},
}};

/// For what no row above has a place: where the text leaves out the names that those need, and on Windows.
constexpr std::array<Row, 16> fallbacks{{
    {"cuda-missing", "windows-cuda"},
    {"cuda-path", "windows-cuda"},
    {"cuda-version", "windows-cuda"},
    {"cudnn-missing", "windows-cuda"},
    {"cudnn-path", "windows-cuda"},
    {"cudnn-version", "windows-cuda"},
    {"cpu-only-build", "use-wsl"},
    {"cpu-only-build", "replace-cpu-build"},
    {"driver-missing", "windows-driver"},
    {"driver-stub", "find-loaded-copy"},
    {"driver-too-old", "windows-driver"},
    {"driver-too-old", "newer-driver"},
    {"library-conflict", "find-loaded-copy"},
    {"package-conflict", "one-tensorflow"},
    {"python-unsupported", "windows-python"},
    {"wrong-interpreter", "notebook-kernel"},
}};

void set(Holes& holes, const char* name, std::string value) {
    if (!value.empty()) holes[name] = std::move(value);
}

Holes holes_for(const TextCase& c, const Finding& finding) {
    const TextFacts& t = c.text;
    Holes holes;
    set(holes, "requirement", requirement_for(t, finding.cause->id));
    if (t.needs_cuda && t.needs_cuda->places() > 1) set(holes, "cuda", t.needs_cuda->major_minor());
    if (t.needs_cudnn) set(holes, "cudnn", t.needs_cudnn->places() > 1 ? t.needs_cudnn->major_minor() : t.needs_cudnn->text());
    set(holes, "paths", library_folder(t));
    set(holes, "distribution", t.package("tensorflow-cpu") != nullptr ? "tensorflow-cpu" : "tensorflow");
    if (t.tensorflow) set(holes, "version", t.tensorflow->version.text());
    set(holes, "place", place_in_program(finding));
    set(holes, "advice", advice_for(finding.cause->id));
    set(holes, "name", hiding_name(t));
    set(holes, "path", stub_folder(t));
    if (t.release != nullptr)
        set(holes, "min_driver", t.release->min_driver.text());
    else if (t.needs_cuda && c.knowledge.first_driver_for(*t.needs_cuda))
        set(holes, "min_driver", c.knowledge.first_driver_for(*t.needs_cuda)->text());
    if (t.release != nullptr && !t.release->pythons.empty() && !t.release->pythons.front().versions.empty())
        set(holes, "python_version", t.release->pythons.front().versions.back());
    else if (t.windows)
        set(holes, "python_version", "3.10");  // the newest that TensorFlow 2.10 knows
    return holes;
}

/// Of two remedies for one cause, the one that this text calls for.
bool fits(const TextFacts& t, std::string_view purpose) {
    if (purpose == "install-cuda-wheels") return has_extra(t);
    if (purpose == "set-wheel-library-path") return in_wheels(t);
    if (purpose == "set-conda-library-path") return in_conda(t) && !in_wheels(t);
    if (purpose.starts_with("windows-")) return t.windows;
    if (purpose == "use-wsl") return t.windows && !t.below("2.11");
    if (purpose == "replace-cpu-build") return !t.windows || t.below("2.11");
    if (purpose == "find-loaded-copy" || purpose == "newer-driver") return !t.windows && !t.mac;
    if (purpose == "mac-gpu") return t.mac;
    if (purpose == "arm-tensorflow") return !t.mac;
    if (purpose == "free-exclusive-gpu") return t.has_any({"device-busy", "says-exclusive"});
    if (purpose == "restart-driver") return !t.has_any({"device-busy", "says-exclusive"});
    return true;
}

/// Most rows are for Linux.
bool holds_here(const TextFacts& t, const Cause& cause) {
    constexpr std::array<std::string_view, 4> everywhere{"windows-native", "mac-arm", "memory-exhausted", "gpu-is-used"};
    return (!t.windows && !t.mac) || cause.stage == Stage::visibility || std::find(everywhere.begin(), everywhere.end(), cause.id) != everywhere.end();
}

}  // namespace

void add_text_remedies(const TextCase& c, Finding& finding) {
    const Holes holes = holes_for(c, finding);
    auto& remedies = finding.judgement.remedies;
    const auto add_fitting = [&](const auto& table) {
        for (const Row& row : table)
            if (row.cause == finding.cause->id && fits(c.text, row.purpose)) add(finding.judgement, c.remedies.find(row.purpose, holes));
    };
    if (holds_here(c.text, *finding.cause)) add_fitting(rows);
    if (remedies.empty()) add_fitting(fallbacks);
    // "Or run it in the image": where what would stand before it has no place here.
    if (!remedies.empty() && remedies.front().text.starts_with("Or ")) {
        std::string& text = remedies.front().text;
        text.erase(0, 3);
        text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    }
    if (remedies.size() > 4) remedies.resize(4);
    // For the command prompt of Windows a single quote is a letter.
    if (c.text.windows)
        for (Remedy& remedy : remedies)
            for (std::string& command : remedy.commands) command = replace_all(command, "'", "\"");
}

}  // namespace whynogpu
