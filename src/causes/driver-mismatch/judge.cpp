// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {

Judgement judge_driver_mismatch(const Case& c) {
    const DriverFacts& driver = c.seen.driver;
    if (driver_silent(c)) return undecided_without_driver();
    if (!init_failed(c) || driver.libcuda_is_stub) return ruled_out();
    constexpr int system_driver_mismatch = 803, compat_not_supported = 804;
    const int code = driver.cuda->init_code;
    const bool versions_known = driver.kernel_version.is_present() && driver.libcuda_version.is_present();
    const bool differ = versions_known && *driver.kernel_version != *driver.libcuda_version;
    if (code != system_driver_mismatch && code != compat_not_supported && !differ) return ruled_out();
    // A compat library is meant to be newer than the kernel module; then the code tells.
    if (differ && driver.libcuda_is_compat && code != system_driver_mismatch && code != compat_not_supported) return ruled_out();
    Judgement said = established("the driver's kernel module and its libraries are of different versions", {init_evidence(c)});
    if (differ) {
        said.because.push_back(cite(driver.kernel_version, "kernel module: " + *driver.kernel_version));
        said.because.push_back(cite(driver.libcuda_version, "libcuda.so.1: " + *driver.libcuda_version));
    }
    if (code == compat_not_supported) {
        said.title = "a forward-compatibility driver library is used with a card that does not support it";
        said.because.push_back({"libcuda.so.1 is " + driver.libcuda.real, driver.libcuda.path});
        add(said, c.remedies.find("remove-compat-driver", {{"path", driver.libcuda.path}}));
    }
    add(said, c.remedies.find("repair-driver-mismatch"));
    return said;
}

}  // namespace whynogpu
