// SPDX-License-Identifier: Apache-2.0
#include "knowledge/hardware.hpp"

#include <gtest/gtest.h>

#include "knowledge/knowledge.hpp"

namespace whynogpu {
namespace {

TEST(Hardware, ADriverSupportsTheCudaVersionOfItsBranch) {
    const Knowledge knowledge;
    const std::pair<const char*, const char*> rows[] = {{"450.80.02", "11.0"}, {"470.256.02", "11.4"}, {"525.147.05", "12.0"}, {"535.104.05", "12.2"},
                                                        {"550.54.14", "12.4"}, {"580.65.06", "13.0"}};
    for (const auto& [driver, cuda] : rows) {
        const auto supported = knowledge.cuda_of_driver(Version(driver));
        ASSERT_TRUE(supported) << driver;
        EXPECT_EQ(supported->text(), cuda) << driver;
    }
    EXPECT_FALSE(knowledge.cuda_of_driver(Version("304.137")));
    EXPECT_EQ(knowledge.first_driver_for(Version("12.4"))->text(), "550.54.14");
    EXPECT_EQ(knowledge.first_driver_for(Version("9.1"))->text(), "390.46");
    EXPECT_FALSE(knowledge.first_driver_for(Version("99.0")));
}

TEST(Hardware, ARuntimeAsksOnlyForItsMajor) {
    const Knowledge knowledge;
    const RuntimeGate* gate = knowledge.runtime_gate(Version("12.9.79"));
    ASSERT_NE(gate, nullptr);
    EXPECT_EQ(gate->driver_api.text(), "12.0");
    EXPECT_EQ(gate->min_driver.text(), "525.60.13");
    EXPECT_EQ(knowledge.runtime_gate(Version("11.8.89"))->driver_api.text(), "11.0");
    EXPECT_EQ(knowledge.runtime_gate(Version("10.1.243"))->driver_api.text(), "10.1");
    EXPECT_EQ(knowledge.runtime_gate(Version("99.1")), nullptr);
}

TEST(Hardware, ASonameLeadsToItsPackages) {
    const Knowledge knowledge;
    const auto cudnn = knowledge.packages_of("libcudnn.so.9");
    ASSERT_EQ(cudnn.size(), 2u);
    EXPECT_EQ(cudnn[0]->pip, "nvidia-cudnn-cu12");
    EXPECT_EQ(cudnn[1]->pip, "nvidia-cudnn-cu13");
    EXPECT_TRUE(knowledge.packages_of("libcudnn.so.99").empty());
    const LibraryInfo* cusolver = knowledge.find_library("cusolver");
    ASSERT_NE(cusolver, nullptr);
    EXPECT_FALSE(cusolver->purpose.empty());
}

TEST(Hardware, EverySonameThatIsAskedForIsDeliveredBySomebody) {
    const Knowledge knowledge;
    for (const Release* release : knowledge.all_releases()) {
        for (const RequiredLibrary& library : release->required) {
            if (library.library == "cuda") continue;  // the driver's
            EXPECT_FALSE(knowledge.packages_of(library.soname).empty()) << release->id << " " << library.soname;
        }
    }
}

TEST(Hardware, PackagesOfTheExtraAreKnown) {
    // What the wheels of a release are found by must be the folders that its packages fill.
    const Knowledge knowledge;
    const ReleaseAnswer answer = knowledge.find_release(Version("2.18.0"));
    ASSERT_NE(answer.release, nullptr);
    for (const RequiredLibrary& library : answer.release->required) {
        bool found = false;
        for (const LibraryPackage* package : knowledge.packages_of(library.soname))
            for (const ExtraPin& pin : answer.release->extras) found = found || pin.distribution == package->pip;
        EXPECT_TRUE(found) << library.soname;
    }
}

TEST(Hardware, NewCudnnHasNoCodeForOldChips) {
    const Knowledge knowledge;
    const CudnnCode* old_code = knowledge.find_cudnn_code(Version("9.3.0.75"), 12);
    const CudnnCode* new_code = knowledge.find_cudnn_code(Version("9.28.0.42"), 12);
    ASSERT_NE(old_code, nullptr);
    ASSERT_NE(new_code, nullptr);
    EXPECT_TRUE(old_code->code.has_sass_for({6, 1}));
    EXPECT_FALSE(new_code->code.has_sass_for({6, 1}));
    EXPECT_FALSE(new_code->code.has_sass_for({7, 0}));
    EXPECT_TRUE(new_code->code.has_sass_for({7, 5}));
    EXPECT_EQ(knowledge.find_cudnn_code(Version("10.0.0"), 12), nullptr);
}

TEST(Hardware, GenerationsAreNamed) {
    const Knowledge knowledge;
    ASSERT_NE(knowledge.find_generation({6, 1}), nullptr);
    EXPECT_EQ(knowledge.find_generation({6, 1})->architecture, "Pascal");
    EXPECT_EQ(knowledge.find_generation({3, 5})->last_driver, "470");
    EXPECT_EQ(knowledge.find_generation({99, 0}), nullptr);
}

}  // namespace
}  // namespace whynogpu
