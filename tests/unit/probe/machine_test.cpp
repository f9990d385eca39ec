// SPDX-License-Identifier: Apache-2.0
#include "probe/machine.hpp"

#include <gtest/gtest.h>

#include "fakes/fake_host.hpp"

namespace whynogpu::test {
namespace {

MachineFacts probe(const std::string& archive) {
    FakeHost host(archive);
    return probe_machine(host);
}

TEST(Machine, Distribution) {
    const auto facts =
        probe("-- /etc/os-release --\nID=ubuntu\nVERSION_ID=\"24.04\"\nID_LIKE=debian\n-- /usr/bin/apt-get --\n");
    EXPECT_TRUE(facts.distribution.is("ubuntu"));
    EXPECT_TRUE(facts.distribution_version.is("24.04"));
    EXPECT_EQ(facts.distribution_like, std::vector<std::string>{"debian"});
    EXPECT_EQ(facts.package_managers, std::vector<std::string>{"apt"});
    EXPECT_TRUE(probe("-- /usr/lib/os-release --\nID=arch\n").distribution.is("arch"));
    EXPECT_TRUE(probe("").distribution.is_absent());
    EXPECT_TRUE(probe("-- /etc/os-release denied --\n").distribution.is_unknown());
    // Debian has no version number in its unstable release.
    EXPECT_TRUE(probe("-- /etc/os-release --\nID=debian\n").distribution_version.is_absent());
}

TEST(Machine, PackageManagers) {
    EXPECT_EQ(probe("-- /usr/bin/dnf --\n-- /usr/bin/apt-get --\n").package_managers,
              (std::vector<std::string>{"apt", "dnf"}));
    EXPECT_EQ(probe("-- /etc/os-release --\nID=rocky\nID_LIKE=\"rhel centos fedora\"\n-- /usr/bin/dnf --\n-- "
                    "/usr/bin/apt-get --\n"
                    "-- env --\nMODULESHOME=/opt/modules\n")
                  .package_managers,
              (std::vector<std::string>{"dnf", "module"}));
}

struct ContainerCase {
    const char* archive;
    ContainerKind kind;
};

TEST(Machine, Containers) {
    const ContainerCase cases[] = {
        {"-- /.dockerenv --\n", ContainerKind::docker},
        {"-- /.dockerenv --\n-- env --\nKUBERNETES_SERVICE_HOST=10.0.0.1\n", ContainerKind::kubernetes},
        {"-- /run/.containerenv --\n", ContainerKind::podman},
        {"-- env --\nSINGULARITY_CONTAINER=/images/tf.sif\n", ContainerKind::singularity},
        {"-- env --\nAPPTAINER_CONTAINER=/images/tf.sif\n", ContainerKind::singularity},
        {"-- env --\ncontainer=lxc\n", ContainerKind::lxc},
        {"-- /run/systemd/container --\nlxc\n-- /proc/1/cgroup --\n0::/init.scope\n", ContainerKind::lxc},
        {"-- /run/systemd/container --\nsystemd-nspawn\n", ContainerKind::other},
        {"-- /proc/1/cgroup --\n12:memory:/docker/0123abcd\n", ContainerKind::docker},
        {"-- /proc/1/cgroup --\n11:cpu:/kubepods/burstable/pod1\n", ContainerKind::kubernetes},
        {"-- /proc/1/cgroup --\n0::/init.scope\n", ContainerKind::none},
        {"-- /proc/1/cgroup --\n0::/\n-- /proc/self/ns/pid -> pid:[4026531836] --\n", ContainerKind::none},
        {"-- /proc/1/cgroup --\n0::/\n-- /proc/self/ns/pid -> pid:[4026532999] --\n", ContainerKind::other},
        {"-- /proc/1/environ --\nHOME=/\n", ContainerKind::none},
    };
    for (const ContainerCase& c : cases) EXPECT_TRUE(probe(c.archive).container.is(c.kind)) << c.archive;
}

TEST(Machine, WhatMayNotBeReadIsNotNone) {
    const auto facts = probe("-- /proc/1/environ denied --\n-- /proc/1/cgroup --\n0::/\n");
    ASSERT_TRUE(facts.container.is_unknown());
    EXPECT_EQ(facts.container.why(), Unknown::denied);
    EXPECT_TRUE(probe("").container.is_unknown());
}

TEST(Machine, WindowsSubsystem) {
    const auto first = probe("-- system --\nkernel=4.4.0-19041-Microsoft\n");
    EXPECT_EQ(first.wsl, WslKind::wsl1);
    const auto second = probe(
        "-- system --\nkernel=5.15.153.1-microsoft-standard-WSL2\n-- /usr/lib/wsl/lib folder --\n"
        "-- /proc/self/ns/pid -> pid:[4026532206] --\n");
    EXPECT_EQ(second.wsl, WslKind::wsl2);
    EXPECT_TRUE(second.wsl_driver_folder);
    EXPECT_TRUE(second.container.is(ContainerKind::none));
    EXPECT_EQ(probe("-- env --\nWSL_DISTRO_NAME=Ubuntu\n-- /dev/dxg device 10:127 --\n").wsl, WslKind::wsl2);
    EXPECT_EQ(probe("-- env --\nWSL_DISTRO_NAME=Ubuntu\n").wsl, WslKind::none);
    EXPECT_EQ(probe("").wsl, WslKind::none);
}

TEST(Machine, Boards) {
    EXPECT_TRUE(probe("-- system --\nmachine=aarch64\n-- /etc/nv_tegra_release --\n# R36\n").is_jetson);
    EXPECT_TRUE(
        probe("-- system --\nmachine=aarch64\n-- /proc/device-tree/model --\nNVIDIA Jetson AGX Orin\n").is_jetson);
    EXPECT_FALSE(probe("-- system --\nmachine=aarch64\n-- /proc/device-tree/model --\nRaspberry Pi 5\n").is_jetson);
    EXPECT_FALSE(probe("-- /etc/nv_tegra_release --\n# R36\n").is_jetson);
}

TEST(Machine, Schedulers) {
    EXPECT_TRUE(probe("").scheduler.name.empty());
    const auto granted = probe("-- env --\nSLURM_JOB_ID=77\nSLURM_JOB_GPUS=0\n").scheduler;
    EXPECT_EQ(granted.name, "slurm");
    EXPECT_TRUE(granted.granted_gpu.is(true));
    EXPECT_EQ(granted.origin, "$SLURM_JOB_ID=77, $SLURM_JOB_GPUS=0");
    EXPECT_TRUE(probe("-- env --\nSLURM_JOB_ID=77\nSLURM_GPUS_ON_NODE=0\n").scheduler.granted_gpu.is(false));
    EXPECT_TRUE(probe("-- env --\nSLURM_JOB_ID=77\nCUDA_VISIBLE_DEVICES=NoDevFiles\n").scheduler.granted_gpu.is(false));
    EXPECT_TRUE(probe("-- env --\nSLURM_JOB_ID=77\nGPU_DEVICE_ORDINAL=NoDevFiles\n").scheduler.granted_gpu.is(false));
    EXPECT_TRUE(probe("-- env --\nSLURM_JOB_ID=77\n").scheduler.granted_gpu.is_absent());
    EXPECT_EQ(probe("-- env --\nPBS_JOBID=1.host\nPBS_NGPUS=2\n").scheduler.name, "pbs");
    EXPECT_TRUE(probe("-- env --\nPBS_JOBID=1.host\nPBS_NGPUS=2\n").scheduler.granted_gpu.is(true));
    EXPECT_EQ(probe("-- env --\nLSB_JOBID=3\n").scheduler.name, "lsf");
    EXPECT_TRUE(probe("-- env --\nJOB_ID=3\n").scheduler.name.empty());
    EXPECT_EQ(probe("-- env --\nJOB_ID=3\nSGE_ROOT=/opt/sge\n").scheduler.name, "sge");
}

TEST(Machine, SecureBoot) {
    const std::string path = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
    const auto answer = [&](const std::string& bytes) {
        FakeHost host("-- " + path + " --\n" + bytes);
        return probe_secure_boot(host);
    };
    const std::string attributes("\x06\0\0\0", 4);
    EXPECT_TRUE(answer(attributes + '\x01').is("enabled"));
    EXPECT_TRUE(answer(attributes + '\0').is("disabled"));
    EXPECT_TRUE(answer("\x06").is_unknown());
    FakeHost none("");
    EXPECT_TRUE(probe_secure_boot(none).is_absent());
    FakeHost closed("-- " + path + " denied --\n");
    EXPECT_TRUE(probe_secure_boot(closed).is_unknown());
}

TEST(Machine, Root) {
    EXPECT_TRUE(probe("-- system --\nuid=0\n").is_root);
    EXPECT_FALSE(probe("").is_root);
}

}  // namespace
}  // namespace whynogpu::test
