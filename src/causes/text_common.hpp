// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "causes/common.hpp"
#include "diagnose/cause.hpp"

// What several judges of a text ask, and short ways to say a judgement.
namespace whynogpu {

/// Nothing in the text speaks of this cause.
[[nodiscard]] inline Judgement not_shown() {
    return undecided("");
}
/// The line itself, with where it stands.
[[nodiscard]] Evidence quote(const Sign& sign);
/// `why` is said of it.
[[nodiscard]] Evidence quote(const Sign& sign, const std::string& why);
[[nodiscard]] Evidence said_of(const Believed& fact, const std::string& subject);
[[nodiscard]] Judgement proved(std::string title, std::vector<Evidence> because);
[[nodiscard]] Judgement likely(Strength strength, std::string title, std::vector<Evidence> because);
/// Quotes all signs that are there.
[[nodiscard]] std::vector<Evidence> quotes(const TextFacts& t, std::initializer_list<std::string_view> ids);

/// cuInit failed, or the driver's library did not open.
[[nodiscard]] const Sign* driver_failure(const TextFacts& t);
/// cuInit answered that there is no device.
[[nodiscard]] bool says_no_device(const TextFacts& t);
/// cuInit's answer is one that only the toolkit's stub gives: 34 (CUDA_ERROR_STUB_LIBRARY), or -1 of older ones.
[[nodiscard]] bool stub_answered(const TextFacts& t);
/// cuInit answered "unknown error" (999).
[[nodiscard]] bool says_unknown_error(const TextFacts& t);
/// libcuda.so.1 did not open: a line says so, or cuInit answered 303.
[[nodiscard]] const Sign* libcuda_missing(const TextFacts& t);
[[nodiscard]] bool library_failure(const TextFacts& t);
/// Windows did not find a DLL that the build for GPUs is linked to, and does not name it: Python's import, Java, Node.js.
[[nodiscard]] const Sign* dll_not_named(const TextFacts& t);
/// ptxas is missing or fails, and TensorFlow has the driver compile in its place: a warning.
[[nodiscard]] bool driver_compiles(const TextFacts& t);
/// Something goes wrong after the GPU was taken: memory, kernels, cuDNN, several GPUs.
[[nodiscard]] bool use_failure(const TextFacts& t);
/// The person speaks of memory, of the import, of a crash: the board or the computer is only where it happens. Not
/// where they also say that no GPU is seen or used.
[[nodiscard]] bool speaks_of_other_trouble(const TextFacts& t);
/// Any sign of trouble at all.
[[nodiscard]] bool any_failure(const TextFacts& t);
/// The log, or the person, says that TensorFlow sees no GPU, and no line says why.
[[nodiscard]] bool silent_on_cpu(const TextFacts& t);
/// The log shows that no GPU was listed: an empty list, a list of CPUs, "Num GPUs Available: 0".
[[nodiscard]] const Sign* cpu_shown(const TextFacts& t);
/// Of 1.0 to 1.13: the line on the processor, after which a build with CUDA speaks of its devices, and not one of
/// those.
[[nodiscard]] const Sign* silent_about_cuda(const TextFacts& t);
/// TensorFlow described a device to itself, and nothing stopped it before the device would be made.
[[nodiscard]] const Sign* device_described(const TextFacts& t);
/// "Registered devices: [CPU, XLA_GPU]": what an operation that found no kernel was offered, without a GPU.
[[nodiscard]] const Sign* registered_without_gpu(const TextFacts& t);
/// The devices that an error offers, in lower case, without XLA's own, which nobody can compute with.
[[nodiscard]] std::string devices_offered(const Sign& sign);
/// Where the graph asks for a device of another job than this process, whose own is called localhost; null: nowhere.
[[nodiscard]] const Sign* asks_another_job(const TextFacts& t);
/// A kernel for GPUs that is registered for an operation that computes: a build without CUDA has none.
[[nodiscard]] const Sign* computes_with_cuda(const TextFacts& t);
/// An operation that computes and that TensorFlow put on the CPU, though it has a GPU. Bookkeeping, input and text belong there.
[[nodiscard]] const Sign* left_on_cpu(const TextFacts& t);
/// A value of CUDA_VISIBLE_DEVICES that leaves no device, whatever the machine: "", "-1", a word.
[[nodiscard]] bool hides_all(const std::string& value);
/// What the lint of the person's program found for a cause; hints where the text shows another fault.
[[nodiscard]] Judgement lint_says(const TextFacts& t, std::string_view cause);
/// The container was given GPUs, as a command or the person says.
[[nodiscard]] bool gpu_was_given(const TextFacts& t);
/// "TensorFlow 2.18.0", "TensorFlow 2.12 to 2.14", "TensorFlow".
[[nodiscard]] std::string tensorflow_named(const TextFacts& t);
/// The person says which CUDA is there, and it is not the one that the release opens.
[[nodiscard]] std::optional<Evidence> stated_cuda_does_not_fit(const TextCase& c);
/// The same of cuDNN: another major version, or an older minor one.
[[nodiscard]] std::optional<Evidence> stated_cudnn_does_not_fit(const TextFacts& t);
/// "8.9.3.28-1+cuda12.1" beside CUDA 11, "7.5 for CUDA 9.2" beside 9.0: a cuDNN that was built for another CUDA.
[[nodiscard]] std::optional<Evidence> cudnn_for_other_cuda(const TextFacts& t);
/// "pip install tensorflow", and nothing of the extra.
[[nodiscard]] bool installs_plain_package(const TextFacts& t);
/// NVIDIA's wheels are said, or listed, to be in the environment.
[[nodiscard]] const Sign* wheels_present(const TextFacts& t);
/// The question is about speed: what does not fit, as this sentence says, is more than the program was first given.
[[nodiscard]] bool only_larger_batch(const TextFacts& t, const Sign& said);
/// By conda's build string: "gpu_py36h7b35bdc_0", "cuda120py310h9360858_0".
[[nodiscard]] bool is_build_for_gpus(const PackageSeen& package);
/// "CUDA: latest": the person names no version.
[[nodiscard]] bool told_newest_cuda(const TextFacts& t);
/// The person was asked for it and has none: "none", "not installed".
[[nodiscard]] bool told_none(const TextFacts& t, const std::string& subject);
/// The latest year that the person speaks of, 2015 or later; 0: none.
[[nodiscard]] int latest_year(const TextFacts& t);
/// Somebody says, or shows, that the GPU is not used, and nothing decides why: what such reports come to most often on
/// this platform, with this release, with what is said to be installed. A cause's id, or nothing; no more than a first
/// place to look at.
[[nodiscard]] std::string_view usual_cause(const TextCase& c);
/// The judgement of the cause that is the usual one.
[[nodiscard]] Judgement usual(const TextCase& c, std::string_view cause, const char* title);

}  // namespace whynogpu
