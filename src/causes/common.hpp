// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "diagnose/cause.hpp"

// What several judges ask of a case, and short ways to say a judgement.
namespace whynogpu {

[[nodiscard]] inline Judgement ruled_out() {
    Judgement said;
    said.verdict = Verdict::ruled_out;
    return said;
}
[[nodiscard]] inline Judgement undecided(std::string settle) {
    Judgement said;
    said.settle = std::move(settle);
    return said;
}
[[nodiscard]] inline Judgement convict(Verdict verdict, std::string title, std::vector<Evidence> because = {}) {
    Judgement said;
    said.verdict = verdict;
    said.title = std::move(title);
    said.because = std::move(because);
    return said;
}
[[nodiscard]] inline Judgement established(std::string title, std::vector<Evidence> because = {}) {
    return convict(Verdict::established, std::move(title), std::move(because));
}
[[nodiscard]] inline Judgement suspected(std::string title, std::vector<Evidence> because = {}) {
    return convict(Verdict::suspected, std::move(title), std::move(because));
}
void add(Judgement& said, std::vector<Remedy> remedies);

enum class Answer { no, yes, unknown };

/// Is there an NVIDIA GPU? A card without a driver counts; so does what only the driver shows (WSL, Jetson).
[[nodiscard]] Answer has_card(const Case& c);
/// The NVIDIA functions of the PCI bus.
[[nodiscard]] std::vector<PciDevice> nvidia_cards(const Case& c);
/// The driver started and shows at least one device: an observed success, stronger than any missing file.
[[nodiscard]] bool driver_works(const Case& c);
/// cuInit was asked and refused.
[[nodiscard]] bool init_failed(const Case& c);
/// The driver was not asked, or it hung or crashed: nobody knows what it would say.
[[nodiscard]] bool driver_silent(const Case& c);
[[nodiscard]] Judgement undecided_without_driver();
/// Which CUDA libraries are opened, or what becomes of one of them, could not be seen.
[[nodiscard]] bool libraries_unseen(const Case& c);
[[nodiscard]] Judgement undecided_without_libraries(const Case& c);
/// For which chips the build has code is not known.
[[nodiscard]] bool kernels_unknown(const Case& c);
[[nodiscard]] Judgement undecided_without_kernels();
/// libcuda.so.1 cannot be loaded, and that was seen.
[[nodiscard]] bool libcuda_absent(const Case& c);
[[nodiscard]] bool in_container(const Case& c);
/// "CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected", or "UNKNOWN ERROR (34)".
[[nodiscard]] std::string init_error(const Case& c);
[[nodiscard]] Evidence init_evidence(const Case& c);
/// "TensorFlow 2.18.0".
[[nodiscard]] std::string tensorflow_name(const Case& c);
/// The build has CUDA support, as its files say.
[[nodiscard]] bool is_cuda_build(const Case& c);
/// TensorFlow is there and its import is not known to fail.
[[nodiscard]] bool tensorflow_works(const Case& c);
/// What the script named with --script does about devices: established where it happens whenever it runs, else suspected.
[[nodiscard]] Judgement judge_program(const Case& c, std::string_view cause);
/// Names of device nodes that exist but that this user may not use.
[[nodiscard]] std::vector<const DeviceNode*> refused_nodes(const Case& c);
[[nodiscard]] const DeviceNode* find_node(const Case& c, const std::string& path);
/// /dev was looked through and has no such file.
[[nodiscard]] bool node_missing(const Case& c, const std::string& path);
/// The sonames that are really at fault, each once: "libcudart.so.12, libnvJitLink.so.12".
[[nodiscard]] std::vector<std::string> culprits(const std::vector<const LibraryFault*>& faults);
/// For a requirement of pip: the TensorFlow that is installed, with its extra: "tensorflow[and-cuda]==2.18.0".
[[nodiscard]] std::string requirement_with_cuda(const Case& c);
/// pip's words for the newest patch of a release, with its extra where it has one: "tensorflow[and-cuda]==2.20.*".
[[nodiscard]] std::string requirement_of(const Release& release);
/// The newest final release that finds its own wheels, has a CUDA wheel for this Python (any Python, if `python` is empty), and suits `also`. Null: none.
template <class Suits>
[[nodiscard]] const Release* newest_release(const Case& c, const std::string& python, Suits also);
/// Does a release have a CUDA wheel for this Python on this machine?
[[nodiscard]] bool has_wheel(const Case& c, const Release& release, const std::string& python);
/// Faults whose culprit is cuDNN / is another library.
[[nodiscard]] std::vector<const LibraryFault*> cudnn_faults(const Case& c, FaultKind kind);
[[nodiscard]] std::vector<const LibraryFault*> cuda_faults(const Case& c, FaultKind kind);
/// One line of evidence per fault: what the loader met.
[[nodiscard]] std::vector<Evidence> loader_evidence(const Case& c, const std::vector<const LibraryFault*>& faults);

template <class Suits>
const Release* newest_release(const Case& c, const std::string& python, Suits also) {
    const Release* newest = nullptr;
    for (const Release* release : c.knowledge.all_releases()) {  // oldest first
        const auto id = Version::parse(release->id);
        if (id && !id->is_prerelease() && has_wheel(c, *release, python) && also(*release)) newest = release;
    }
    return newest;
}

}  // namespace whynogpu
