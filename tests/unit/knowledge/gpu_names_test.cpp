// SPDX-License-Identifier: Apache-2.0
// Names of GPUs as lspci, TensorFlow and people write them. Source of what is expected: NVIDIA's lists of CUDA GPUs, pci.ids.
#include <gtest/gtest.h>

#include <string>

#include "knowledge/gpu_names.hpp"

namespace whynogpu::test {
namespace {

/// "8.6", "amd", "" (nothing known); of several names, behind a blank.
std::string known(const char* text) {
    const auto& names = all_gpu_names();
    std::string all;
    for (const GpuName* name : find_gpu_names(names, text))
        all += (all.empty() ? "" : " ") + (name->capability ? name->capability->text() : name->vendor);
    return all;
}

TEST(GpuNames, CardsAreKnownByTheNamesOfAllSeries) {
    EXPECT_EQ(known("GeForce GTX TITAN X"), "5.2");
    EXPECT_EQ(known("GeForce GTX TITAN Black"), "3.5");
    EXPECT_EQ(known("NVIDIA TITAN Xp"), "6.1");
    EXPECT_EQ(known("TITAN X (Pascal)"), "6.1");
    EXPECT_EQ(known("NVIDIA RTX 5000 Ada Generation"), "8.9");
    EXPECT_EQ(known("NVIDIA GeForce RTX 5070 Ti Laptop GPU"), "12.0");
    EXPECT_EQ(known("NVIDIA RTX PRO 6000 Blackwell"), "12.0");
    EXPECT_EQ(known("Quadro RTX 5000 with Max-Q Design"), "7.5");
    EXPECT_EQ(known("NVIDIA RTX A400"), "8.6");
    EXPECT_EQ(known("NVIDIA T400 4GB"), "7.5");
    EXPECT_EQ(known("GeForce GTX 460 SE"), "2.1");
    EXPECT_EQ(known("GeForce GTX 675MX"), "3.0");
    EXPECT_EQ(known("GeForce GTX 675M"), "2.1");
    EXPECT_EQ(known("GeForce 920MX"), "5.0");
    EXPECT_EQ(known("NVIDIA Tegra X1"), "5.3");
    EXPECT_EQ(known("Jetson Orin Nano"), "8.7");
    EXPECT_EQ(known("CMP 50HX"), "7.5");
    EXPECT_EQ(known("P106-100"), "6.1");
    EXPECT_EQ(known("R9 390X"), "amd");
    EXPECT_EQ(known("RX 480"), "amd");
}

TEST(GpuNames, OfACardAndItsChipTheChipCounts) {
    EXPECT_EQ(known("GF108 [GeForce GT 730] (rev a1)"), "2.1");
    EXPECT_EQ(known("GK208B [GeForce GT 730]"), "3.5");
    EXPECT_EQ(known("GeForce GT 730, the one with 96 cores (Fermi)"), "2.1");
    EXPECT_EQ(known("GM108M [GeForce 940MX]"), "5.0");
    EXPECT_EQ(known("GK107GL Quadro K420"), "3.0");
    EXPECT_EQ(known("GB203"), "12.0");
    EXPECT_EQ(known("GB10"), "12.1");
    EXPECT_EQ(known("GeForce RTX 3090 and GeForce GTX 970 (GM204)"), "8.6 5.2 5.2") << "one chip is not that of both";
}

TEST(GpuNames, WhoIsAskedForTheGpuWritesLess) {
    EXPECT_EQ(known("3090"), "8.6");
    EXPECT_EQ(known("1080ti"), "6.1");
    EXPECT_EQ(known("2x 2080 Ti"), "7.5");
    EXPECT_EQ(known("P5000"), "6.1");
    EXPECT_EQ(known("p3.2xlarge"), "7.0");
    EXPECT_EQ(known("HD Graphics 4000"), "intel") << "4000 is no card of the 40 series";
    EXPECT_EQ(known("M4 Max"), "apple");
    EXPECT_EQ(known("Tesla M4"), "5.2");
}

}  // namespace
}  // namespace whynogpu::test
