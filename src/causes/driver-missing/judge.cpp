// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_driver_missing(const Case& c) {
    const bool no_nodes = node_missing(c, "/dev/nvidiactl") && node_missing(c, "/dev/nvidia0");
    // A container without device files was given no GPU at all: container-no-gpu.
    if ((in_container(c) && no_nodes) || c.seen.machine.wsl != WslKind::none) return ruled_out();
    const bool no_libcuda = libcuda_absent(c) && !driver_works(c);
    const bool no_nvml = c.predicted.stop == Stop::nvml_fails && c.seen.driver.libnvml.state == LoadState::not_found;
    if (!no_libcuda && !no_nvml) return c.seen.driver.libcuda.state == LoadState::unknown ? undecided("whether libcuda.so.1 is there:  ldconfig -p | grep libcuda") : ruled_out();
    if (has_card(c) == Answer::no) return ruled_out();
    const LoadOutcome& library = no_libcuda ? c.seen.driver.libcuda : c.seen.driver.libnvml;
    Judgement said = convict(has_card(c) == Answer::yes || c.seen.driver.module_loaded.is(true) ? Verdict::established : Verdict::suspected,
                             no_libcuda ? "the NVIDIA driver's library libcuda.so.1 is not installed"
                                        : "the NVIDIA driver's library libnvidia-ml.so.1 is not installed",
                             {{library.error, "the loader's search, " + std::to_string(library.steps.size()) + " places"}});
    for (const PciDevice& card : nvidia_cards(c)) said.because.push_back(cite(c.seen.driver.pci, "an NVIDIA card is there, at " + card.address));
    if (c.seen.driver.kernel_version.is_present())
        said.because.push_back(cite(c.seen.driver.kernel_version, "the kernel side of the driver is there, version " + *c.seen.driver.kernel_version +
                                                                      ": half of a driver installation"));
    if (no_nvml) said.because.push_back({tensorflow_name(c) + " asks NVML before it looks at the GPU, and says nothing when that fails", "release " + c.release->id});
    add(said, c.remedies.find("install-driver"));
    return said;
}

}  // namespace whynogpu
