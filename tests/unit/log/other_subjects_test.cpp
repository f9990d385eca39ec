// SPDX-License-Identifier: Apache-2.0
// Texts in which nobody speaks of a fault: manuals, packages, other programs. They hold many words of those that do.
#include <gtest/gtest.h>

#include <string>

#include "check/log.hpp"
#include "log/collect.hpp"
#include "log/read_log.hpp"

namespace whynogpu::test {
namespace {

/// The first cause and the verdict.
std::string answer_to(const std::string& text) {
    static const SignatureFile signatures = all_signatures();
    LogCollector collector(signatures);
    read_log(text, collector);
    const Report report = diagnose_log(collector.facts());
    return report.verdict + (report.causes.empty() ? "" : " " + report.causes.front().id);
}

TEST(OtherSubjects, WordsOfCommonUseCountOnlyBesideTheSubject) {
    const std::string sentence = "The interpreter of the virtual environment is another one than that of the shell.\n";
    EXPECT_EQ(answer_to(sentence), "undetermined");
    EXPECT_EQ(answer_to("In the notebook no GPU is listed.\n" + sentence), "undetermined wrong-interpreter");
}

TEST(OtherSubjects, AManualTellsWhatOneMayDo) {
    for (const std::string line : {"If you want a CPU-only environment of TensorFlow, take the file that ends in -cpu.", "Use a data generator where the training set does not fit into the memory of the GPU.",
                                   "This repository provides images for machines without a GPU, too.", "See [the page on CUDA](cuda.md) when the libraries are not found."})
        EXPECT_EQ(answer_to(line + "\n"), "undetermined") << line;
}

TEST(OtherSubjects, OfALongTextSomeSentenceAlwaysFits) {
    const std::string complaint = "I installed tensorflow-cpu in this environment by mistake, and no GPU is listed.\n";
    EXPECT_EQ(answer_to(complaint), "undetermined cpu-only-build");
    std::string pages;
    for (int i = 0; i < 60; ++i) pages += "On that day the members of the project met in a room of the old library.\n";
    EXPECT_EQ(answer_to(pages + complaint), "undetermined");
    EXPECT_EQ(answer_to(pages + "E tensorflow/stream_executor/cuda/cuda_driver.cc:271] failed call to cuInit: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH: system has unsupported display driver / cuda driver combination\n"),
              "cpu driver-mismatch")
        << "what a program printed counts wherever it stands";
}

TEST(OtherSubjects, NamesOfPackagesAreNoDrivers) {
    EXPECT_EQ(answer_to("Selecting previously unselected package libdrm-nouveau2:amd64.\nUnpacking xserver-xorg-video-nouveau (1:1.0.17-2) over the NVIDIA one ...\n"), "undetermined");
    EXPECT_EQ(answer_to("nouveau              1716224  1\nmxm_wmi                16384  1 nouveau\n"), "cpu driver-not-loaded");
}

TEST(OtherSubjects, AListOfPlatformsIsNoMac) {
    EXPECT_EQ(answer_to("The program with its TensorFlow models was tried on Linux, Windows and macOS without trouble.\n"), "undetermined");
}

}  // namespace
}  // namespace whynogpu::test
