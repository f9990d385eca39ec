// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr int no_device = 100;

Judgement by_device_types(const Case& c) {
    const auto types = c.seen.variable("TF_ENABLED_DEVICE_TYPES");
    Judgement said = established(c.predicted.types == DeviceTypes::no_cpu ? "TF_ENABLED_DEVICE_TYPES leaves out the CPU, without which TensorFlow lists no device at all"
                                                                          : "TF_ENABLED_DEVICE_TYPES leaves out the GPU",
                                 {cite(types, "TF_ENABLED_DEVICE_TYPES is \"" + printable(*types) + "\"; entries count letter by letter, blanks included")});
    add(said, c.remedies.find("unset-variable", {{"name", "TF_ENABLED_DEVICE_TYPES"}}));
    return said;
}

}  // namespace

Judgement judge_hidden_by_env(const Case& c) {
    if (c.predicted.stop == Stop::device_types || c.predicted.stop == Stop::no_cpu_factory) return by_device_types(c);
    const auto visible = c.seen.variable("CUDA_VISIBLE_DEVICES");
    if (visible.is_present() && driver_silent(c)) return undecided_without_driver();
    const bool none_visible = (init_failed(c) && c.seen.driver.cuda->init_code == no_device) || c.predicted.stop == Stop::no_visible_device;
    if (visible.is_present() && none_visible && has_card(c) == Answer::yes) {
        Judgement said = established("CUDA_VISIBLE_DEVICES hides the GPU", {cite(visible, "CUDA_VISIBLE_DEVICES is \"" + printable(*visible) + "\"" + (visible->empty() ? " (set, but empty)" : ""))});
        if (init_failed(c)) said.because.push_back(init_evidence(c));
        add(said, c.remedies.find("unset-variable", {{"name", "CUDA_VISIBLE_DEVICES"}}));
        return said;
    }
    bool filtered = c.predicted.stop == Stop::all_devices_filtered;
    for (const DeviceForecast& device : c.predicted.devices) filtered = filtered && device.fate == DeviceFate::too_few_multiprocessors;
    if (!filtered) return ruled_out();
    const auto minimum = c.seen.variable("TF_MIN_GPU_MULTIPROCESSOR_COUNT");
    Judgement said = established("TF_MIN_GPU_MULTIPROCESSOR_COUNT asks for more multiprocessors than the GPU has");
    if (minimum.is_present()) said.because.push_back(cite(minimum, "TF_MIN_GPU_MULTIPROCESSOR_COUNT is \"" + printable(*minimum) + "\""));
    for (const DeviceForecast& device : c.predicted.devices)
        said.because.push_back(cite(c.seen.driver.cuda, device.gpu.name + " has " + std::to_string(device.gpu.multiprocessors) + " multiprocessors"));
    add(said, c.remedies.find("unset-variable", {{"name", "TF_MIN_GPU_MULTIPROCESSOR_COUNT"}}));
    return said;
}

}  // namespace whynogpu
