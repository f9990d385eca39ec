// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_driver_init_failed(const Case& c) {
    const DriverFacts& driver = c.seen.driver;
    if (driver.libcuda.state == LoadState::refused || driver.libcuda.state == LoadState::kills_process) {
        const std::string& culprit = driver.libcuda.culprit;
        const bool itself = culprit.empty() || culprit == driver.libcuda.name;
        Judgement said = established(itself ? "the driver's library libcuda.so.1 is damaged" : "the driver's library libcuda.so.1 cannot be loaded, for want of " + culprit,
                                     {{driver.libcuda.error, driver.libcuda.culprit_path.empty() ? "the loader's search" : driver.libcuda.culprit_path}});
        add(said, c.remedies.find("install-driver"));
        return said;
    }
    if (driver.libcuda_lacks_init) {
        Judgement said = established("the library that the loader takes for libcuda.so.1 is not the driver's: it has no function cuInit", {{driver.libcuda.real, driver.libcuda.path}});
        add(said, c.remedies.find("install-driver"));
        return said;
    }
    if (driver_works(c)) {
        if (c.predicted.stop != Stop::nvml_fails || driver.libnvml.state == LoadState::not_found) return ruled_out();
        const std::string why = driver.nvml.is_present() ? "nvmlInit answers " + std::to_string(driver.nvml->init_code) : driver.libnvml.error;
        return established("the driver's management library (NVML) does not start",
                           {{why, driver.libnvml.path}, {tensorflow_name(c) + " asks NVML before it looks at the GPU, and says nothing when that fails", "release " + c.release->id}});
    }
    if (!init_failed(c)) {
        if (driver.cuda.is_unknown() && driver.libcuda.state == LoadState::loaded && driver.cuda.why() != Unknown::not_asked)
            return suspected("the driver does not answer", {cite(driver.cuda, driver.cuda.detail())});
        return driver_silent(c) ? undecided_without_driver() : ruled_out();
    }
    constexpr int no_device = 100;
    if (driver.cuda->init_code == no_device && has_card(c) != Answer::yes) return ruled_out();
    Judgement said = established("the NVIDIA driver is there but does not start", {init_evidence(c)});
    constexpr int system_not_ready = 802;
    if (driver.cuda->init_code == system_not_ready) add(said, c.remedies.find("start-fabricmanager"));
    if (driver.uvm_loaded.is(false)) said.because.push_back(cite(driver.uvm_loaded, "the module nvidia_uvm is not loaded"));
    add(said, c.remedies.find("restart-driver"));
    return said;
}

}  // namespace whynogpu
