// SPDX-License-Identifier: Apache-2.0
#include "parse/text/archive_names.hpp"

#include <gtest/gtest.h>

namespace whynogpu::test {
namespace {

std::string shown(const std::vector<BroughtVersion>& all) {
    std::string text;
    for (const BroughtVersion& one : all) text += one.subject + " " + one.version + ";";
    return text;
}

TEST(ArchiveNames, OfAllTimes) {
    const auto in = [](const char* text) { return shown(versions_of_archives(text)); };
    EXPECT_EQ(in("unpacked cudnn-9.2-windows7-x64-v7.1.zip there"), "cudnn 7.1;cudnn-cuda 9.2;");
    EXPECT_EQ(in("tar -xzf ~/Downloads/cudnn-11.2-linux-x64-v8.1.1.33.tgz"), "cudnn 8.1.1.33;cudnn-cuda 11.2;");
    EXPECT_EQ(in("(cudnn-linux-x86_64-8.9.7.29_cuda12-archive.tar.xz)"), "cudnn 8.9.7.29;cudnn-cuda 12;");
    EXPECT_EQ(in("cudnn-windows-x86_64-8.4.1.50_cuda11.6-archive.zip"), "cudnn 8.4.1.50;cudnn-cuda 11.6;");
    EXPECT_EQ(in("sudo dpkg -i libcudnn7_7.6.5.32-1+cuda10.1_amd64.deb"), "cudnn 7.6.5.32;cudnn-cuda 10.1;");
    EXPECT_EQ(in("cuda_10.0.130_410.48_linux.run, then a reboot"), "cuda 10.0.130;");
    EXPECT_EQ(in("ran C:\\temp\\cuda_11.2.2_461.33_win10.exe."), "cuda 11.2.2;");
    for (const char* other : {"cudnn-.zip", "cudnn-v.tgz", "_cuda.zip", "cudnn-_cuda.zip", "cuda_.run", "cuda_linux.run", "libcudnn_.deb",
                              "libcudnn7.deb", "cudnn-9.0-linux-x64-v7", ".zip", "'", ""})
        EXPECT_EQ(in(other), "") << other;
}

TEST(ArchiveNames, RowsInSentences) {
    const auto in = [](const char* text) { return shown(quoted_packages(text)); };
    EXPECT_EQ(in("dpkg -l | grep cudnn: ii libcudnn8 8.2.4.15-1+cuda11.4; nothing else"), "cudnn 8.2.4.15;cudnn-cuda 11.4;");
    EXPECT_EQ(in("apt list: libcudnn7/now 7.6.5.32-1+cuda10.1 amd64 [installed,local]"), "cudnn 7.6.5.32;cudnn-cuda 10.1;");
    EXPECT_EQ(in("rpm -qa gives `cuda-cudart-11-1-11.1.74-1.x86_64`"), "cuda 11.1.74;");
    for (const char* other : {"rc libcudnn7 7.6.5.32-1", "ii", "ii libcudnn8", "a/b c d installed", ".x86_64", "World War ii was long"})
        EXPECT_EQ(in(other), "") << other;
}

}  // namespace
}  // namespace whynogpu::test
