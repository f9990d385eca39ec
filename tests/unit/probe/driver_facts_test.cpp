// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "fakes/fake_host.hpp"
#include "probe/driver.hpp"

namespace whynogpu::test {
namespace {

const char* const card = R"(
-- /sys/bus/pci/devices/0000:00:00.0/class --
0x060000
-- /sys/bus/pci/devices/0000:07:00.0/class --
0x030200
-- /sys/bus/pci/devices/0000:07:00.0/vendor --
0x10de
-- /sys/bus/pci/devices/0000:07:00.0/device --
0x20b0
-- /sys/module folder --
)";

const char* const loaded_driver = R"(
-- /sys/bus/pci/drivers/nvidia folder --
-- /sys/bus/pci/devices/0000:07:00.0/driver -> ../../../../bus/pci/drivers/nvidia --
-- /sys/module/nvidia/version --
550.54.15
-- /sys/module/nvidia_uvm folder --
-- /proc/driver/nvidia/version --
NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024
GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)
-- /dev/nvidia0 device 195:0 --
-- /dev/nvidiactl device 195:255 mode=660 gid=44 --
-- /dev/nvidia-uvm device 234:0 --
-- /dev/nvidia-modeset device 195:254 --
-- /dev/null device 1:3 --
-- /usr/lib/libcuda.so.550.54.15 elf soname=libcuda.so.1 size=29000000 --
-- /usr/lib/libcuda.so.1 -> libcuda.so.550.54.15 --
)";

LoadOutcome loadable(const std::string& name, const std::string& path, const std::string& real) {
    LoadOutcome outcome;
    outcome.name = name;
    outcome.state = LoadState::loaded;
    outcome.path = path;
    outcome.real = real;
    return outcome;
}

LoadOutcome missing(const std::string& name) {
    LoadOutcome outcome;
    outcome.name = name;
    outcome.state = LoadState::not_found;
    return outcome;
}

LoadOutcome libcuda() {
    return loadable("libcuda.so.1", "/usr/lib/libcuda.so.1", "/usr/lib/libcuda.so.550.54.15");
}

DriverFacts probe(Host& host, LoadOutcome cuda = missing("libcuda.so.1"), const std::string& program = "") {
    return probe_driver(host, std::move(cuda), missing("libnvidia-ml.so.1"), {program, 1000});
}

const DeviceNode* node(const DriverFacts& facts, const std::string& path) {
    for (const DeviceNode& n : facts.nodes)
        if (n.path == path) return &n;
    return nullptr;
}

TEST(DriverFacts, NoCardIsNotACardWithoutDriver) {
    FakeHost empty("-- /sys/bus/pci/devices folder --\n-- /sys/module folder --\n");
    const auto none = probe(empty);
    ASSERT_TRUE(none.pci.is_present());
    EXPECT_TRUE(none.pci->empty());

    FakeHost bare(card);
    const auto facts = probe(bare);
    ASSERT_TRUE(facts.pci.is_present());
    ASSERT_EQ(facts.pci->size(), 1u);
    EXPECT_EQ(facts.pci_total, 2);
    EXPECT_TRUE(facts.pci->front().is_nvidia_gpu());
    EXPECT_EQ(facts.pci->front().device, 0x20b0);
    EXPECT_TRUE(facts.pci->front().kernel_driver.empty());
    EXPECT_TRUE(facts.module_loaded.is(false));

    FakeHost no_sysfs("");
    const auto blind = probe(no_sysfs);
    EXPECT_TRUE(blind.pci.is_absent());
    EXPECT_TRUE(blind.module_loaded.is_unknown());
}

TEST(DriverFacts, AFunctionThatCannotBeReadForbidsSayingNoCard) {
    FakeHost host("-- /sys/bus/pci/devices/0000:07:00.0/class denied --\n0x030000\n");
    const auto facts = probe(host);
    ASSERT_TRUE(facts.pci.is_unknown());
    EXPECT_EQ(facts.pci.why(), Unknown::denied);

    FakeHost nonsense("-- /sys/bus/pci/devices/0000:07:00.0/class --\nwhat\n");
    EXPECT_TRUE(probe(nonsense).pci.is_unknown());
}

TEST(DriverFacts, OtherCardsAndSwitchesAreSeen) {
    FakeHost host(R"(
-- /sys/bus/pci/devices/0000:03:00.0/class --
0x038000
-- /sys/bus/pci/devices/0000:03:00.0/vendor --
0x1002
-- /sys/bus/pci/devices/0000:04:00.0/class --
0x068000
-- /sys/bus/pci/devices/0000:04:00.0/vendor --
0x10de
-- /sys/bus/pci/devices/0000:05:00.1/class --
0x040300
-- /sys/bus/pci/devices/0000:05:00.1/vendor --
0x10de
)");
    const auto facts = probe(host);
    ASSERT_EQ(facts.pci->size(), 2u);
    EXPECT_EQ(facts.pci->at(0).vendor, 0x1002);
    EXPECT_FALSE(facts.pci->at(0).is_nvidia_gpu());
    EXPECT_FALSE(facts.pci->at(1).is_nvidia_gpu());
}

TEST(DriverFacts, LoadedDriver) {
    FakeHost host(card);
    host.lay_over(loaded_driver);
    const auto facts = probe(host, libcuda());
    EXPECT_EQ(facts.pci->front().kernel_driver, "nvidia");
    EXPECT_TRUE(facts.kernel_version.is("550.54.15"));
    EXPECT_TRUE(facts.module_loaded.is(true));
    EXPECT_TRUE(facts.uvm_loaded.is(true));
    EXPECT_TRUE(facts.nouveau_loaded.is(false));
    EXPECT_TRUE(facts.libcuda_version.is("550.54.15"));
    EXPECT_FALSE(facts.libcuda_is_stub);
    EXPECT_FALSE(facts.libcuda_is_compat);
    EXPECT_TRUE(facts.nodes_listed.is(true));
    ASSERT_EQ(facts.nodes.size(), 3u);
    EXPECT_TRUE(node(facts, "/dev/nvidia0")->usable.is(true));
    EXPECT_TRUE(node(facts, "/dev/nvidiactl")->usable.is(false));
    EXPECT_EQ(node(facts, "/dev/nvidiactl")->gid, 44u);
    EXPECT_EQ(node(facts, "/dev/nvidia-modeset"), nullptr);
    // Nothing is searched for where the driver works.
    EXPECT_TRUE(facts.module_file.is_unknown());
}

TEST(DriverFacts, KernelVersionWithoutProc) {
    FakeHost host(card);
    host.lay_over(loaded_driver);
    host.lay_over("-- /proc/driver/nvidia absent --\n");
    const auto facts = probe(host);
    EXPECT_TRUE(facts.kernel_version.is("550.54.15"));
    EXPECT_EQ(facts.kernel_version.origin(), "/sys/module/nvidia/version");
    EXPECT_TRUE(facts.proc_version_text.is_absent());
}

TEST(DriverFacts, AProcFileWithoutAVersionIsUnparsable) {
    FakeHost host("-- /proc/driver/nvidia/version --\nNVRM version: something new\n");
    const auto facts = probe(host);
    ASSERT_TRUE(facts.kernel_version.is_unknown());
    EXPECT_EQ(facts.kernel_version.why(), Unknown::unparsable);
    EXPECT_TRUE(facts.module_loaded.is(true));
}

TEST(DriverFacts, APlainFileInPlaceOfANode) {
    FakeHost host("-- /dev/nvidia0 mode=666 --\n-- /dev/dxg device 10:127 --\n");
    const auto facts = probe(host);
    ASSERT_EQ(facts.nodes.size(), 2u);
    EXPECT_TRUE(node(facts, "/dev/dxg")->is_device);
    EXPECT_FALSE(node(facts, "/dev/nvidia0")->is_device);
}

TEST(DriverFacts, NodesAreGuessedWhereTheFolderIsClosed) {
    FakeHost host("-- /dev/nvidiactl device 195:255 --\n-- /dev/nvidia3 device 195:3 --\n-- /dev folder mode=711 --\n");
    const auto facts = probe(host);
    EXPECT_TRUE(facts.nodes_listed.is_unknown());
    ASSERT_EQ(facts.nodes.size(), 2u);
    EXPECT_NE(node(facts, "/dev/nvidia3"), nullptr);
}

TEST(DriverFacts, InstalledAndNotLoaded) {
    FakeHost host(card);
    host.lay_over(R"(
-- system --
kernel=6.1.0-28-amd64
-- /lib/modules/6.1.0-28-amd64/modules.dep --
kernel/drivers/gpu/drm/nouveau/nouveau.ko:
-- /lib/modules/6.1.0-18-amd64/modules.dep --
updates/dkms/nvidia-current.ko:
-- /var/lib/dkms/nvidia-current/550.54.15 folder --
-- /usr/bin/nvidia-smi mode=755 --
-- /sys/module/nouveau folder --
-- /sys/bus/pci/drivers/nouveau folder --
-- /sys/bus/pci/devices/0000:07:00.0/driver -> ../../drivers/nouveau --
)");
    const auto facts = probe(host);
    EXPECT_EQ(facts.pci->front().kernel_driver, "nouveau");
    EXPECT_TRUE(facts.nouveau_loaded.is(true));
    EXPECT_TRUE(facts.module_file.is_absent());
    ASSERT_EQ(facts.module_files_of_other_kernels.size(), 1u);
    EXPECT_EQ(facts.module_files_of_other_kernels.front(),
              "/lib/modules/6.1.0-18-amd64/updates/dkms/nvidia-current.ko");
    EXPECT_EQ(facts.installed_packages_hint.size(), 3u);
}

TEST(DriverFacts, AModuleThatDepmodDoesNotKnowYet) {
    FakeHost host(card);
    host.lay_over(
        "-- system --\nkernel=6.1.0-28-amd64\n-- /lib/modules/6.1.0-28-amd64/updates/dkms/nvidia.ko.xz --\nx\n");
    EXPECT_TRUE(probe(host).module_file.is("/lib/modules/6.1.0-28-amd64/updates/dkms/nvidia.ko.xz"));
    // A container does not see the modules of its kernel: nothing follows.
    FakeHost inside(card);
    EXPECT_TRUE(probe(inside).module_file.is_unknown());
}

TEST(DriverFacts, StubsAndCompatCopiesByTheirFile) {
    FakeHost host(R"(
-- /usr/local/cuda/lib64/stubs/libcuda.so elf size=60000 --
-- /usr/local/cuda/lib64/stubs/libcuda.so.1 -> libcuda.so --
-- /usr/lib/libcuda.so.1 elf size=60000 --
-- /usr/lib/wsl/lib/libcuda.so.1 elf size=150000 --
-- /usr/local/cuda-12.4/compat/libcuda.so.550.54.15 elf size=29000000 --
-- /usr/lib/big/libcuda.so.1 elf size=29000000 --
)");
    const auto facts_of = [&](const std::string& path, const std::string& real) {
        return probe(host, loadable("libcuda.so.1", path, real));
    };
    EXPECT_TRUE(
        facts_of("/usr/local/cuda/lib64/stubs/libcuda.so.1", "/usr/local/cuda/lib64/stubs/libcuda.so").libcuda_is_stub);
    const auto copied = facts_of("/usr/lib/libcuda.so.1", "/usr/lib/libcuda.so.1");
    EXPECT_TRUE(copied.libcuda_is_stub);
    EXPECT_TRUE(copied.libcuda_version.is_absent());
    EXPECT_FALSE(facts_of("/usr/lib/wsl/lib/libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1").libcuda_is_stub);
    EXPECT_FALSE(facts_of("/usr/lib/big/libcuda.so.1", "/usr/lib/big/libcuda.so.1").libcuda_is_stub);
    const auto compat =
        facts_of("/usr/local/cuda/compat/libcuda.so.1", "/usr/local/cuda-12.4/compat/libcuda.so.550.54.15");
    EXPECT_TRUE(compat.libcuda_is_compat);
    EXPECT_FALSE(compat.libcuda_is_stub);
    EXPECT_TRUE(compat.libcuda_version.is("550.54.15"));
}

TEST(DriverFacts, ADriverThatCannotBeLoadedIsNotAsked) {
    FakeHost host("-- run /opt/whynogpu-probe cuda --\n{\"q\":\"cuInit\",\"code\":0}\n{\"q\":\"end\"}\n");
    const auto facts = probe(host, missing("libcuda.so.1"), "/opt/whynogpu-probe");
    ASSERT_TRUE(facts.cuda.is_unknown());
    EXPECT_EQ(facts.cuda.why(), Unknown::not_asked);
    EXPECT_TRUE(probe(host, libcuda(), "/opt/whynogpu-probe").cuda.is_present());
    EXPECT_TRUE(probe(host, libcuda(), "").cuda.is_unknown());
    EXPECT_TRUE(facts.libcuda_version.is_absent());
}

TEST(DriverFacts, AnAnswerStandsAgainstTheLookOfTheFile) {
    FakeHost host(
        "-- run /opt/whynogpu-probe cuda --\n{\"q\":\"cuInit\",\"code\":0}\n{\"q\":\"end\"}\n-- /usr/lib/libcuda.so.1 "
        "elf size=60000 --\n");
    EXPECT_FALSE(
        probe(host, loadable("libcuda.so.1", "/usr/lib/libcuda.so.1", "/usr/lib/libcuda.so.1"), "/opt/whynogpu-probe")
            .libcuda_is_stub);
    FakeHost stub("-- run /opt/whynogpu-probe cuda --\n{\"q\":\"cuInit\",\"code\":34}\n{\"q\":\"end\"}\n");
    EXPECT_TRUE(probe(stub, libcuda(), "/opt/whynogpu-probe").libcuda_is_stub);
}

TEST(DriverFacts, EndsOfTheChildAreToldApart) {
    const auto cuda_of = [](const std::string& answer) {
        FakeHost host("-- run /opt/whynogpu-probe cuda --\n" + answer);
        return probe(host, libcuda(), "/opt/whynogpu-probe");
    };
    const auto hang = cuda_of("timeout\n{\"q\":\"cuInit\",\"begin\":true}\n").cuda;
    EXPECT_EQ(hang.why(), Unknown::timed_out);
    EXPECT_NE(hang.detail().find("in cuInit"), std::string::npos);
    const auto crash = cuda_of("crash=11\n{\"q\":\"cuInit\",\"begin\":true}\n").cuda;
    EXPECT_EQ(crash.why(), Unknown::failed);
    EXPECT_EQ(crash.detail(), "ended by signal 11 in cuInit");
    EXPECT_NE(cuda_of("exit=0\n{\"q\":\"cuInit\",\"begin\":true}\n").cuda.detail().find("ended the process"),
              std::string::npos);
    EXPECT_NE(cuda_of("exit=127\n").cuda.detail().find("did not start"), std::string::npos);
    const auto refused = cuda_of("exit=3\n{\"q\":\"dlopen\",\"code\":1,\"text\":\"libx.so: cannot open\"}\n");
    EXPECT_TRUE(refused.libcuda_load_error.is("libx.so: cannot open"));
    EXPECT_EQ(refused.cuda.detail(), "libx.so: cannot open");
}

TEST(DriverFacts, WhatWasSaidBeforeAHangIsKept) {
    FakeHost host(
        "-- run /opt/whynogpu-probe cuda --\ncrash=14\n{\"q\":\"cuInit\",\"code\":0}\n"
        "{\"q\":\"cuDriverGetVersion\",\"code\":0,\"value\":12040}\n{\"q\":\"cuDeviceGetCount\",\"begin\":true}\n");
    const auto facts = probe(host, libcuda(), "/opt/whynogpu-probe");
    ASSERT_TRUE(facts.cuda.is_present());
    EXPECT_TRUE(facts.cuda->api_version.is(12040));
    ASSERT_TRUE(facts.cuda->device_count.is_unknown());
    EXPECT_EQ(facts.cuda->device_count.why(), Unknown::timed_out);
    EXPECT_NE(facts.cuda->interrupted.find("cuDeviceGetCount"), std::string::npos);
}

}  // namespace
}  // namespace whynogpu::test
