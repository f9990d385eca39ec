// SPDX-License-Identifier: Apache-2.0
// What TensorFlow prints of the devices that the driver shows.
#include <gtest/gtest.h>

#include "lines_machine.hpp"

namespace whynogpu::test {
namespace {

TEST(Lines, OfDeviceTypes) {
    const auto off = [](const std::string& type) { return "import I Device factory '" + type + "' disabled by TF_ENABLED_DEVICE_TYPES environment variable."; };
    Machine machine("2.13.1");
    machine.set("TF_ENABLED_DEVICE_TYPES", "CPU");
    machine.predicted.stop = Stop::device_types;
    EXPECT_EQ(machine.lines(), (Lines{off("GPU"), off("XLA_CPU"), off("XLA_GPU")}));
    machine.set("TF_ENABLED_DEVICE_TYPES", "cpu,gpu");
    machine.predicted.stop = Stop::no_cpu_factory;
    EXPECT_EQ(machine.lines(), (Lines{off("CPU"), off("GPU"), off("CPU"), off("XLA_CPU"), off("XLA_GPU")}));
    Machine cpu("2.18.0");
    BuildInfo build;
    build.cuda = false;
    cpu.seen.tensorflow.build = Observed<BuildInfo>::present(build, "test");
    cpu.predicted.stop = Stop::not_a_cuda_build;
    cpu.set("TF_ENABLED_DEVICE_TYPES", "CPU");
    EXPECT_EQ(cpu.lines(), Lines{off("XLA_CPU")});
    Machine old("2.5.3");
    old.set("TF_ENABLED_DEVICE_TYPES", "CPU");
    EXPECT_EQ(old.lines()[0], "import I Successfully opened dynamic library libcudart.so.11.0");
}

TEST(Lines, OfTheNumaNode) {
    Machine machine("2.10.1");
    machine.set_numa_node(Observed<int>::present(-1, "test"));
    const Lines four{negative_node, negative_node, negative_node, negative_node};
    EXPECT_EQ(only(machine.lines(), "list"), four);
    Machine before("2.1.4");
    before.set_numa_node(Observed<int>::present(-1, "test"));
    int said = 0;
    for (const std::string& line : before.lines()) said += line == negative_node;
    EXPECT_EQ(said, 3);
    Machine later("2.18.0");
    later.set_numa_node(Observed<int>::present(-1, "test"));
    EXPECT_EQ(only(later.lines(), "list"), Lines());

    const std::string unreadable = "could not open file to read NUMA node: /sys/bus/pci/devices/0000:07:00.0/numa_node";
    machine.set_pci({});
    EXPECT_EQ(machine.lines().back(), "list I " + unreadable);
    Machine old("2.4.4");
    old.set_numa_node(Observed<int>::absent("test"));
    EXPECT_EQ(old.lines().back(), "list E " + unreadable);
}

TEST(Lines, AValidMinimumSparesALook) {
    Machine machine("2.13.1");
    machine.set_numa_node(Observed<int>::present(-1, "test"));
    machine.set("TF_MIN_GPU_MULTIPROCESSOR_COUNT", "4");
    EXPECT_EQ(only(machine.lines(), "list").size(), 3U);
    machine.set("TF_MIN_GPU_MULTIPROCESSOR_COUNT", "");
    EXPECT_EQ(only(machine.lines(), "list").size(), 4U);
}

TEST(Lines, OfDevicesThatAreLeftOut) {
    GpuFacts small = a100();
    small.ordinal = 1;
    small.name = "NVIDIA T400";
    small.capability_major = 7;
    small.capability_minor = 5;
    small.multiprocessors = 6;
    small.pci_address = "0000:0f:00.0";
    Machine machine("2.20.0");
    machine.set_gpus({a100(), small});
    machine.set("TF_MIN_GPU_MULTIPROCESSOR_COUNT", "foo");
    EXPECT_EQ(machine.lines(), (Lines{"list E Invalid minimum GPU multiprocessor count: [foo]. Using the default value: 8",
                                      "list I Ignoring visible gpu device (device: 1, name: NVIDIA T400, pci bus id: 0000:0f:00.0, compute capability: 7.5) with core "
                                      "count: 6. The minimum required count is 8. You can adjust this requirement with the env var TF_MIN_GPU_MULTIPROCESSOR_COUNT."}));
    GpuFacts old = a100();
    old.name = "GeForce GTX 670";
    old.capability_major = 3;
    old.pci_address = "0000:0a:00.0";
    Machine kepler("2.7.4");
    kepler.set_gpus({old});
    EXPECT_EQ(kepler.lines(), Lines{"list I Ignoring visible gpu device (device: 0, name: GeForce GTX 670, pci bus id: 0000:0a:00.0, compute capability: 3.0) with "
                                    "Cuda compute capability 3.0. The minimum required Cuda capability is 3.5."});
}

TEST(Lines, OfCodeThatTheDriverCompiles) {
    const auto said = [](const char* release, int major, int minor) {
        GpuFacts gpu = a100();
        gpu.capability_major = major;
        gpu.capability_minor = minor;
        Machine machine(release);
        machine.set_gpus({gpu});
        for (const std::string& line : machine.lines())
            if (line.find("TensorFlow was not built") != std::string::npos) return line;
        return std::string();
    };
    const std::string start = "list W TensorFlow was not built with CUDA kernel binaries compatible with compute capability ";
    const std::string rest = ". CUDA kernels will be jit-compiled from PTX, which could take 30 minutes or longer.";
    EXPECT_EQ(said("2.13.1", 9, 0), start + "9.0" + rest);
    EXPECT_EQ(said("2.17.1", 9, 0), "");
    EXPECT_EQ(said("2.17.1", 5, 0), start + "5.0" + rest);
    EXPECT_EQ(said("2.20.0", 12, 0), start + "12.0" + rest);
    EXPECT_EQ(said("2.21.0", 12, 0), start + "12.0a" + rest);
    EXPECT_EQ(said("2.21.0", 10, 3), start + "10.3");
    EXPECT_EQ(said("2.5.3", 9, 0), "");
}

}  // namespace
}  // namespace whynogpu::test
