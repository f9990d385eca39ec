// SPDX-License-Identifier: Apache-2.0
// Bus, kernel driver, access, user driver: each judge convicts, acquits and abstains.
#include "trial.hpp"

namespace whynogpu::test {
namespace {

void take_card_out(Snapshot& s) {
    s.driver.pci = seen(std::vector<PciDevice>{{.address = "0000:00:02.0", .vendor = 0x8086, .device_class = 0x030000}});
    s.driver.nodes.clear();
    s.driver.kernel_version = not_there<std::string>();
    s.driver.module_loaded = seen(false);
    s.driver.libcuda = lost("libcuda.so.1");
    s.driver.libnvml = lost("libnvidia-ml.so.1");
    s.driver.cuda = Observed<CudaAnswers>::unknown(Unknown::not_asked, "libcuda.so.1");
    s.driver.nvml = Observed<NvmlAnswers>::unknown(Unknown::not_asked, "libnvidia-ml.so.1");
}

void remove_driver(Snapshot& s) {
    const auto pci = s.driver.pci;
    take_card_out(s);
    s.driver.pci = pci;
}

TEST(NoGpu, Judge) {
    Snapshot none = healthy();
    take_card_out(none);
    EXPECT_CONVICTS("no-gpu", none);
    EXPECT_ACQUITS("no-gpu", healthy());
    none.driver.pci = denied<std::vector<PciDevice>>("/sys/bus/pci/devices");
    EXPECT_ABSTAINS("no-gpu", none);
    none.driver.pci = not_there<std::vector<PciDevice>>("/sys/bus/pci/devices");
    EXPECT_ABSTAINS("no-gpu", none);
}

TEST(NoGpu, AWslMachineShowsNoCardOnItsBus) {
    Snapshot wsl = healthy();
    take_card_out(wsl);
    wsl.machine.wsl = WslKind::wsl2;
    EXPECT_ACQUITS("no-gpu", wsl);
}

TEST(DriverNotLoaded, Judge) {
    Snapshot s = healthy();
    s.driver.module_loaded = seen(false, "/sys/module/nvidia");
    s.driver.kernel_version = not_there<std::string>();
    refuse(s, 100, "CUDA_ERROR_NO_DEVICE");
    EXPECT_CONVICTS("driver-not-loaded", s);
    EXPECT_ACQUITS("driver-not-loaded", healthy());
    s.driver.module_loaded = denied<bool>("/sys/module");
    EXPECT_ABSTAINS("driver-not-loaded", s);
}

TEST(DriverNotLoaded, WhatWasNeverInstalledIsNotUnloaded) {
    Snapshot s = healthy();
    remove_driver(s);
    EXPECT_ACQUITS("driver-not-loaded", s);
    s.driver.installed_packages_hint = {"/usr/bin/nvidia-smi"};
    EXPECT_CONVICTS("driver-not-loaded", s);
}

TEST(DriverMissing, Judge) {
    Snapshot s = healthy();
    remove_driver(s);
    EXPECT_CONVICTS("driver-missing", s);
    EXPECT_ACQUITS("driver-missing", healthy());
    s.driver.libcuda = {};
    EXPECT_ABSTAINS("driver-missing", s);
}

TEST(DriverMissing, WithoutACardThereIsNothingToDrive) {
    Snapshot s = healthy();
    take_card_out(s);
    EXPECT_ACQUITS("driver-missing", s);
}

TEST(ContainerNoGpu, Judge) {
    Snapshot s = healthy();
    s.machine.container = seen(ContainerKind::docker, "/.dockerenv");
    EXPECT_ACQUITS("container-no-gpu", s);
    s.driver.nodes.clear();
    s.driver.libcuda = lost("libcuda.so.1");
    silence(s);
    EXPECT_CONVICTS("container-no-gpu", s);
    s.driver.nodes_listed = denied<bool>("/dev");
    EXPECT_ACQUITS("container-no-gpu", s) << "what was not looked at is not missing";
    s.machine.container = denied<ContainerKind>("/proc/1/environ");
    EXPECT_ABSTAINS("container-no-gpu", s);
}

TEST(SchedulerNoGpu, Judge) {
    Snapshot s = healthy();
    s.machine.scheduler = {.name = "slurm", .granted_gpu = seen(false, "$SLURM_GPUS_ON_NODE=0")};
    refuse(s, 100, "CUDA_ERROR_NO_DEVICE");
    EXPECT_CONVICTS("scheduler-no-gpu", s);
    s.machine.scheduler.granted_gpu = seen(true, "$SLURM_JOB_GPUS=0");
    EXPECT_ACQUITS("scheduler-no-gpu", s);
    s.machine.scheduler.granted_gpu = denied<bool>();
    EXPECT_ABSTAINS("scheduler-no-gpu", s);
}

TEST(DeviceNodes, Judge) {
    Snapshot s = healthy();
    refuse(s, 999, "CUDA_ERROR_UNKNOWN");
    EXPECT_ACQUITS("device-nodes", s);
    s.driver.nodes.erase(s.driver.nodes.begin() + 1);
    EXPECT_CONVICTS("device-nodes", s);
    s.driver.nodes_listed = denied<bool>("/dev");
    EXPECT_ACQUITS("device-nodes", s) << "what was not looked at is not missing";
    silence(s);
    EXPECT_ABSTAINS("device-nodes", s);
}

TEST(DeviceNodes, RefusedOnes) {
    Snapshot s = healthy();
    s.driver.nodes[0].usable = seen(false, "/dev/nvidia0");
    EXPECT_ACQUITS("device-nodes", s) << "the driver works all the same";
    refuse(s, 100, "CUDA_ERROR_NO_DEVICE");
    EXPECT_CONVICTS("device-nodes", s);
}

TEST(DriverInitFailed, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("driver-init-failed", s);
    refuse(s, 3, "CUDA_ERROR_NOT_INITIALIZED");
    EXPECT_CONVICTS("driver-init-failed", s);
    silence(s);
    EXPECT_ABSTAINS("driver-init-failed", s);
    s.driver.cuda = Observed<CudaAnswers>::unknown(Unknown::timed_out, "libcuda.so.1", "no answer within 1000 ms in cuInit");
    EXPECT_SUSPECTS("driver-init-failed", s);
}

TEST(DriverMismatch, Judge) {
    Snapshot s = healthy();
    s.driver.libcuda_version = seen<std::string>("550.90.07");
    EXPECT_ACQUITS("driver-mismatch", s) << "the driver starts: an observed success";
    refuse(s, 803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH");
    EXPECT_CONVICTS("driver-mismatch", s);
    silence(s);
    EXPECT_ABSTAINS("driver-mismatch", s);
}

TEST(DriverStub, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("driver-stub", s);
    refuse(s, 34);
    s.driver.libcuda_is_stub = true;
    EXPECT_CONVICTS("driver-stub", s);
    s.driver.libcuda = {};
    silence(s);
    EXPECT_ABSTAINS("driver-stub", s);
}

TEST(Wsl, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("wsl", s);
    take_card_out(s);
    s.machine.wsl = WslKind::wsl1;
    EXPECT_CONVICTS("wsl", s);
    s.machine.wsl = WslKind::wsl2;
    EXPECT_CONVICTS("wsl", s) << "no /dev/dxg";
    s.driver.nodes.push_back({.path = "/dev/dxg", .usable = seen(true)});
    s.machine.wsl_driver_folder = true;
    EXPECT_EQ(hear("wsl", s).title, "/usr/lib/wsl/lib, where WSL keeps libcuda.so.1, is not searched");
    Snapshot unseen;
    EXPECT_ABSTAINS("wsl", unseen);
}

}  // namespace
}  // namespace whynogpu::test
