// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

#include <algorithm>
#include <set>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {

void add(Judgement& said, std::vector<Remedy> remedies) {
    said.remedies.insert(said.remedies.end(), std::make_move_iterator(remedies.begin()), std::make_move_iterator(remedies.end()));
}

std::vector<PciDevice> nvidia_cards(const Case& c) {
    std::vector<PciDevice> cards;
    if (c.seen.driver.pci.is_present())
        std::copy_if(c.seen.driver.pci->begin(), c.seen.driver.pci->end(), std::back_inserter(cards), [](const PciDevice& d) { return d.is_nvidia_gpu(); });
    return cards;
}

bool driver_works(const Case& c) {
    const auto& cuda = c.seen.driver.cuda;
    return cuda.is_present() && cuda->init_code == 0 && cuda->device_count.value_or(0) > 0;
}

bool init_failed(const Case& c) {
    return c.seen.driver.cuda.is_present() && c.seen.driver.cuda->init_code != 0;
}

bool driver_silent(const Case& c) {
    return c.seen.driver.cuda.is_unknown() && (c.seen.driver.libcuda.state == LoadState::loaded || c.seen.driver.libcuda.state == LoadState::unknown);
}

Judgement undecided_without_driver() {
    return undecided("what the driver answers:  nvidia-smi");
}

bool libraries_unseen(const Case& c) {
    return c.release == nullptr || std::any_of(c.seen.libraries.begin(), c.seen.libraries.end(), [](const LibraryFacts& library) {
               return library.required && library.outcome.state == LoadState::unknown;
           });
}

Judgement undecided_without_libraries(const Case& c) {
    if (c.release == nullptr) return undecided("which CUDA libraries this TensorFlow opens:  python -c 'import tensorflow as tf; print(tf.sysconfig.get_build_info())'");
    return undecided("where the loader finds the CUDA libraries:  LD_DEBUG=libs python -c 'import tensorflow as tf; tf.config.list_physical_devices()'");
}

bool kernels_unknown(const Case& c) {
    return std::any_of(c.predicted.devices.begin(), c.predicted.devices.end(),
                       [](const DeviceForecast& device) { return device.fate == DeviceFate::registered && device.kernels == KernelFit::unknown; });
}

Judgement undecided_without_kernels() {
    return undecided("whether this build has code for the GPU:  python -c 'import tensorflow as tf; print(tf.sysconfig.get_build_info())'");
}

bool libcuda_absent(const Case& c) {
    return c.seen.driver.libcuda.state == LoadState::not_found;
}

bool in_container(const Case& c) {
    return c.seen.machine.container.is_present() && *c.seen.machine.container != ContainerKind::none;
}

Answer has_card(const Case& c) {
    if (!nvidia_cards(c).empty() || driver_works(c)) return Answer::yes;
    const auto& nvml = c.seen.driver.nvml;
    if (nvml.is_present() && nvml->init_code == 0 && nvml->device_count.value_or(0) > 0) return Answer::yes;
    if (find_node(c, "/dev/nvidia0") != nullptr) return Answer::yes;
    // Neither a Tegra board nor a WSL machine shows its GPU on the bus.
    if (c.seen.machine.wsl != WslKind::none || c.seen.machine.is_jetson) return Answer::unknown;
    return c.seen.driver.pci.is_present() ? Answer::no : Answer::unknown;
}

std::string init_error(const Case& c) {
    const CudaAnswers& cuda = *c.seen.driver.cuda;
    if (cuda.init_name.empty()) return "UNKNOWN ERROR (" + std::to_string(cuda.init_code) + ")";
    return cuda.init_name + ": " + cuda.init_text;
}

Evidence init_evidence(const Case& c) {
    return cite(c.seen.driver.cuda, "the driver's own start (cuInit) fails: " + init_error(c));
}

std::string tensorflow_name(const Case& c) {
    return c.seen.tensorflow.version.is_present() ? "TensorFlow " + c.seen.tensorflow.version->text() : "TensorFlow";
}

bool is_cuda_build(const Case& c) {
    return c.seen.tensorflow.build.is_present() && c.seen.tensorflow.build->cuda.value_or(false);
}

bool tensorflow_works(const Case& c) {
    return c.predicted.stop != Stop::no_tensorflow && c.predicted.import != Outcome::error;
}

const DeviceNode* find_node(const Case& c, const std::string& path) {
    for (const DeviceNode& node : c.seen.driver.nodes)
        if (node.path == path) return &node;
    return nullptr;
}

bool node_missing(const Case& c, const std::string& path) {
    return !c.seen.driver.nodes_listed.is_unknown() && find_node(c, path) == nullptr;
}

std::vector<const DeviceNode*> refused_nodes(const Case& c) {
    std::vector<const DeviceNode*> refused;
    for (const DeviceNode& node : c.seen.driver.nodes)
        if (node.usable.is(false)) refused.push_back(&node);
    return refused;
}

std::vector<std::string> culprits(const std::vector<const LibraryFault*>& faults) {
    std::vector<std::string> names;
    for (const LibraryFault* fault : faults)
        if (std::find(names.begin(), names.end(), fault->culprit) == names.end()) names.push_back(fault->culprit);
    return names;
}

std::string requirement_with_cuda(const Case& c) {
    std::string name = c.seen.tensorflow.owner.value_or("tensorflow");
    if (name != "tf-nightly") name = "tensorflow";
    const std::string extra = c.release != nullptr && c.release->extras.empty() ? "" : "[and-cuda]";
    if (!c.seen.tensorflow.version.is_present()) return name + extra;
    return name + extra + "==" + replace_all(c.seen.tensorflow.version->text(), "-", "");
}

std::string requirement_of(const Release& release) {
    return std::string("tensorflow") + (release.extras.empty() ? "" : "[and-cuda]") + "==" + Version(release.id).major_minor() + ".*";
}

bool has_wheel(const Case& c, const Release& release, const std::string& python) {
    return std::any_of(release.pythons.begin(), release.pythons.end(), [&](const PythonSupport& support) {
        const bool fits = python.empty() || std::find(support.versions.begin(), support.versions.end(), python) != support.versions.end();
        return support.distribution == "tensorflow" && support.cuda && support.architecture == c.seen.machine.architecture && fits;
    });
}

namespace {

std::vector<const LibraryFault*> faults_where(const Case& c, FaultKind kind, bool cudnn) {
    std::vector<const LibraryFault*> found;
    for (const LibraryFault* fault : c.faults.of(kind))
        if (fault->culprit.starts_with("libcudnn") == cudnn) found.push_back(fault);
    return found;
}

}  // namespace

std::vector<const LibraryFault*> cudnn_faults(const Case& c, FaultKind kind) {
    return faults_where(c, kind, true);
}

std::vector<const LibraryFault*> cuda_faults(const Case& c, FaultKind kind) {
    return faults_where(c, kind, false);
}

std::vector<Evidence> loader_evidence(const Case& c, const std::vector<const LibraryFault*>& faults) {
    std::vector<Evidence> because;
    std::set<std::string> said;
    for (const LibraryFault* fault : faults) {
        const LoadOutcome& outcome = c.seen.libraries[fault->library].outcome;
        if (!said.insert(outcome.error).second) continue;
        std::string text = outcome.error.empty() ? outcome.name + " ends the process when it is opened" : outcome.error;
        if (outcome.chain.size() > 1) text += " (needed by " + outcome.chain.front() + ")";
        because.push_back({text, fault->culprit_path.empty() ? "the loader's search, " + std::to_string(outcome.steps.size()) + " places" : fault->culprit_path});
    }
    return because;
}

Judgement judge_program(const Case& c, std::string_view cause) {
    if (c.seen.program.is_unknown() && c.seen.python.script.is_present()) return undecided("what the program does about devices:  whynogpu lint " + shell_quote(*c.seen.python.script));
    Judgement said = ruled_out();
    for (const LintFinding& finding : c.program) {
        if (finding.cause != cause || finding.severity == Severity::info) continue;
        const Verdict verdict = finding.certainty == Certainty::sure ? Verdict::established : Verdict::suspected;
        if (said.verdict == Verdict::established && verdict == Verdict::suspected) continue;
        if (said.verdict != verdict) said = convict(verdict, finding.title);
        const std::string place = file_name(*c.seen.python.script) + ":" + std::to_string(finding.line);
        said.because.push_back({std::string(trim(finding.source_line)), place});
        add(said, c.remedies.find("change-code", {{"place", place}, {"advice", finding.text}}));
    }
    return said;
}

}  // namespace whynogpu
