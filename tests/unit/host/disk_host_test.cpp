// SPDX-License-Identifier: Apache-2.0
#include "host/disk_host.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace whynogpu::test {
namespace {

namespace fs = std::filesystem;

/// A small system below a folder, gone at the end of the test.
class Disk : public ::testing::Test {
  protected:
    Disk() {
        std::string text = (fs::temp_directory_path() / "whynogpu-disk-XXXXXX").string();
        root_ = mkdtemp(text.data());
        write("/usr/lib/libz.so.1.3", "zlib");
        write("/etc/os-release", "ID=debian\n");
        write("/proc/driver/nvidia/version", "left over");
        link("usr/lib", "/lib");                       // relative
        link("/usr/lib/libz.so.1.3", "/opt/libz.so");  // absolute: below the root
        link("../../../../../../etc/os-release", "/usr/lib/up");
        link("loop", "/loop");
    }
    ~Disk() override { fs::remove_all(root_); }
    void write(const std::string& path, const std::string& text) const {
        fs::create_directories(fs::path(root_ + path).parent_path());
        std::ofstream(root_ + path) << text;
    }
    void link(const std::string& target, const std::string& path) const {
        fs::create_directories(fs::path(root_ + path).parent_path());
        fs::create_symlink(target, root_ + path);
    }
    DiskHost host(const Environment& variables = {}) const { return DiskHost(root_ + "/", variables); }

    std::string root_;
};

TEST_F(Disk, LinksStayBelowTheRoot) {
    DiskHost disk = host();
    EXPECT_EQ(disk.read("/lib/libz.so.1.3", 100, 0).value_or(""), "zlib");
    EXPECT_EQ(disk.read("/opt/libz.so", 100, 0).value_or(""), "zlib");
    EXPECT_EQ(disk.read("/usr/lib/up", 100, 0).value_or(""), "ID=debian\n") << "no way leads above the root";
    EXPECT_EQ(disk.read("/../../../usr/lib/libz.so.1.3", 100, 0).value_or(""), "zlib");
    EXPECT_EQ(disk.real_path("/opt/../lib/./libz.so.1.3").value_or(""), "/usr/lib/libz.so.1.3");
    EXPECT_EQ(disk.real_path("/opt/libz.so").value_or(""), "/usr/lib/libz.so.1.3");
    EXPECT_TRUE(disk.real_path("/opt/missing").is_absent());
    EXPECT_TRUE(disk.status("/loop").is_absent());
    EXPECT_TRUE(disk.read("/loop/x", 100, 0).is_absent());
}

TEST_F(Disk, TellsALinkFromWhatItLeadsTo) {
    DiskHost disk = host();
    ASSERT_TRUE(disk.link_status("/opt/libz.so").is_present());
    EXPECT_EQ(disk.link_status("/opt/libz.so")->kind, FileKind::link);
    EXPECT_EQ(disk.status("/opt/libz.so")->kind, FileKind::regular);
    EXPECT_EQ(disk.link_target("/opt/libz.so").value_or(""), "/usr/lib/libz.so.1.3");
    EXPECT_EQ(disk.list("/lib").value_or({}), (std::vector<std::string>{"libz.so.1.3", "up"}));
}

TEST_F(Disk, NamesFilesAsTheyAreCalledThere) {
    DiskHost disk = host();
    for (const char* path : {"/opt/libz.so", "/opt/missing"}) {
        EXPECT_EQ(disk.read(path, 100, 0).origin(), path);
        EXPECT_EQ(disk.elf(path).origin(), path);
    }
}

TEST_F(Disk, WhatOnlyARunningMachineHasIsUnknown) {
    DiskHost disk = host();
    for (const char* path : {"/proc/driver/nvidia/version", "/proc", "/sys/module/nvidia", "/dev/nvidia0", "/run/x"}) {
        EXPECT_TRUE(disk.status(path).is_unknown()) << path;
        EXPECT_TRUE(disk.read(path, 100, 0).is_unknown()) << path;
    }
    EXPECT_TRUE(disk.status("/process").is_absent());
    EXPECT_TRUE(disk.run({{"nvidia-smi"}, {}, 100}).is_unknown());
    EXPECT_EQ(disk.system().kernel_release, "");
}

TEST_F(Disk, HasVariablesOfItsOwn) {
    setenv("WHYNOGPU_TEST_OF_DISK", "here", 1);
    DiskHost disk = host({{"LD_LIBRARY_PATH", "/opt"}});
    EXPECT_TRUE(disk.variable("WHYNOGPU_TEST_OF_DISK").is_absent());
    EXPECT_EQ(disk.variable("LD_LIBRARY_PATH").value_or(""), "/opt");
    EXPECT_TRUE(disk.variable("PATH").is_present());
    unsetenv("WHYNOGPU_TEST_OF_DISK");
}

TEST_F(Disk, RootMayRunWhatAnybodyMayRun) {
    write("/bin/python", "#!");
    DiskHost disk = host();
    EXPECT_TRUE(disk.may_access("/bin/python", false, false, true).is(false));
    fs::permissions(root_ + "/bin/python", fs::perms::owner_all | fs::perms::group_exec);
    EXPECT_TRUE(disk.may_access("/bin/python", false, false, true).is(true));
    EXPECT_TRUE(disk.may_access("/bin/nothing", true, false, false).is_absent());
}

}  // namespace
}  // namespace whynogpu::test
