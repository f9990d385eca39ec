// SPDX-License-Identifier: Apache-2.0
#include "parse/driver_version.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

TEST(DriverVersion, ClosedAndOpenModule) {
    EXPECT_EQ(driver_version_of_proc(
                  "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\n"
                  "GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n"),
              "535.104.05");
    EXPECT_EQ(
        driver_version_of_proc(
            "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.82.09  Release Build  (dvs-builder@U22)  "
            "Mon Sep  1 2025\nGCC version:  gcc version 11.4.0\n"),
        "580.82.09");
    EXPECT_EQ(
        driver_version_of_proc("NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  540.4.0  Release Build\n"),
        "540.4.0");
}

TEST(DriverVersion, NothingIsMadeUp) {
    EXPECT_FALSE(driver_version_of_proc(""));
    EXPECT_FALSE(driver_version_of_proc("GCC version:  gcc version 12.2.0\n"));
    EXPECT_FALSE(driver_version_of_proc("NVRM version: NVIDIA UNIX x86_64 Kernel Module\n"));
    EXPECT_FALSE(
        driver_version_of_proc("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535..05 535. 9.1 5351234.1\n"));
}

TEST(DriverVersion, FileNames) {
    EXPECT_EQ(driver_version_of_file_name("libcuda.so.535.104.05"), "535.104.05");
    EXPECT_EQ(driver_version_of_file_name("libcuda.so.550.54"), "550.54");
    for (const char* name :
         {"libcuda.so", "libcuda.so.1", "libcuda.so.1.1", "libcuda.so.535.bak", "libcuda.so.", "535.104.05"})
        EXPECT_FALSE(driver_version_of_file_name(name)) << name;
}

TEST(ModulesDep, TheDriverAndNotItsCompanions) {
    EXPECT_EQ(nvidia_module_of("kernel/drivers/platform/x86/nvidia-wmi-ec-backlight.ko: kernel/drivers/acpi/video.ko\n"
                               "kernel/drivers/video/fbdev/nvidia/nvidiafb.ko:\n"
                               "updates/dkms/nvidia-drm.ko.xz: updates/dkms/nvidia.ko.xz\n"
                               "updates/dkms/nvidia.ko.xz:\n"),
              "updates/dkms/nvidia.ko.xz");
    EXPECT_EQ(
        nvidia_module_of(
            "updates/dkms/nvidia-current-uvm.ko: updates/dkms/nvidia-current.ko\nupdates/dkms/nvidia-current.ko:"),
        "updates/dkms/nvidia-current.ko");
    EXPECT_FALSE(
        nvidia_module_of("kernel/drivers/i2c/busses/i2c-nvidia-gpu.ko:\nkernel/drivers/hid/hid-nvidia-shield.ko:\n"));
    EXPECT_FALSE(nvidia_module_of("updates/dkms/nvidia-uvm.ko: updates/dkms/nvidia.ko"));
    EXPECT_FALSE(nvidia_module_of(""));
}

}  // namespace
}  // namespace whynogpu
