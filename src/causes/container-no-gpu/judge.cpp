// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"
#include "util/text.hpp"

namespace whynogpu {

Judgement judge_container_no_gpu(const Case& c) {
    if (driver_works(c) && c.predicted.stop != Stop::nvml_fails) return ruled_out();
    if (!c.seen.machine.container.is_present()) return undecided("whether this is a container:  cat /proc/1/cgroup");
    if (!in_container(c)) return ruled_out();
    const DriverFacts& driver = c.seen.driver;
    const Evidence container = cite(c.seen.machine.container, "this is a container");
    if (c.predicted.stop == Stop::nvml_fails && driver.libnvml.state == LoadState::not_found) {
        Judgement said = established("the container was given libcuda.so.1 but not libnvidia-ml.so.1", {container, {driver.libnvml.error, "the loader's search"}});
        said.because.push_back({tensorflow_name(c) + " asks NVML before it looks at the GPU, and says nothing when that fails", "release " + c.release->id});
        add(said, c.remedies.find("nvidia-container-capabilities"));
        return said;
    }
    const bool no_nodes = node_missing(c, "/dev/nvidiactl") && node_missing(c, "/dev/nvidia0") && node_missing(c, "/dev/dxg");
    // The NVIDIA runtime leaves an empty libcuda.so.1 in an image that was built with it ("file too short").
    const bool placeholder = driver.libcuda.state == LoadState::refused && contains(driver.libcuda.error, "file too short");
    // Device files without the library are no lack of access: that is a driver only half there.
    if (!no_nodes && !placeholder) return ruled_out();
    const bool no_library = libcuda_absent(c) || placeholder;
    const bool host_has_driver = driver.kernel_version.is_present() || driver.module_loaded.is(true);
    if (has_card(c) == Answer::no && !host_has_driver) return ruled_out();
    Judgement said = convict(host_has_driver || has_card(c) == Answer::yes ? Verdict::established : Verdict::suspected,
                             "the container was started without access to the GPU", {container});
    if (no_library) said.because.push_back({driver.libcuda.error, "the loader's search"});
    if (no_nodes) said.because.push_back({"no device file of NVIDIA's is in /dev", "/dev"});
    if (driver.kernel_version.is_present()) said.because.push_back(cite(driver.kernel_version, "the machine's own driver " + *driver.kernel_version + " is loaded"));
    add(said, c.remedies.find("container-with-gpu"));
    return said;
}

}  // namespace whynogpu
