// SPDX-License-Identifier: Apache-2.0
// A release that no row of the data names: judged from its neighbours and its own files.
#include "derive/own_files.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace whynogpu {
namespace {

const std::vector<std::string> all_openers{
    "_ZN3tsl8internal9DsoLoader17GetCudnnDsoHandleEv",       "_ZN3tsl8internal9DsoLoader17GetCufftDsoHandleEv",
    "_ZN3tsl8internal9DsoLoader18GetCublasDsoHandleEv",      "_ZN3tsl8internal9DsoLoader20GetCublasLtDsoHandleEv",
    "_ZN3tsl8internal9DsoLoader20GetCusolverDsoHandleEv",    "_ZN3tsl8internal9DsoLoader20GetCusparseDsoHandleEv",
    "_ZN3tsl8internal9DsoLoader23GetCudaRuntimeDsoHandleEv", "TF_ENABLED_DEVICE_TYPES"};

TensorFlowFacts unlisted(const std::string& cuda, const std::string& cudnn, std::vector<std::string> texts) {
    TensorFlowFacts facts;
    facts.version = Observed<Version>::present(*Version::parse("2.99.0"), "test");
    BuildInfo build;
    build.cuda = true;
    build.cuda_version = cuda;
    build.cudnn_version = cudnn;
    build.capabilities = {"sm_80", "compute_90"};
    facts.build = Observed<BuildInfo>::present(build, "test");
    facts.framework_texts = Observed<std::vector<std::string>>::present(std::move(texts), "test");
    return facts;
}

std::vector<std::string> sonames(const Release& release) {
    std::vector<std::string> names;
    for (const RequiredLibrary& library : release.required) names.push_back(library.soname);
    std::sort(names.begin(), names.end());
    return names;
}

TEST(OwnFiles, AskForTheSonamesOfTheirToolkit) {
    const Knowledge knowledge;
    const ReleaseInUse use = release_in_use(knowledge, unlisted("13.0", "9", all_openers));
    ASSERT_NE(use.row, nullptr);
    EXPECT_TRUE(use.nearest);
    EXPECT_EQ(sonames(*use.row), (std::vector<std::string>{"libcublas.so.13", "libcublasLt.so.13", "libcudart.so.13", "libcudnn.so.9", "libcufft.so.12", "libcusolver.so.12", "libcusparse.so.12"}));
    EXPECT_EQ(use.row->kernels.sass.size(), 2U);
    EXPECT_EQ(use.row->kernels.ptx.size(), 1U);
}

TEST(OwnFiles, OpenNoLibraryWithoutAFunctionForIt) {
    const Knowledge knowledge;
    std::vector<std::string> texts = all_openers;
    std::erase_if(texts, [](const std::string& text) { return text.find("Cusolver") != std::string::npos; });
    const ReleaseInUse use = release_in_use(knowledge, unlisted("12.5.1", "9", texts));
    const auto names = sonames(*use.row);
    EXPECT_EQ(names.size(), 6U);
    EXPECT_EQ(std::count(names.begin(), names.end(), "libcusolver.so.11"), 0);
}

TEST(OwnFiles, TellWhetherNvmlMustStart) {
    const Knowledge knowledge;
    EXPECT_FALSE(release_in_use(knowledge, unlisted("12.5.1", "9", all_openers)).row->nvml_required);
    std::vector<std::string> texts = all_openers;
    texts.emplace_back("NVML init failed with ");
    EXPECT_TRUE(release_in_use(knowledge, unlisted("12.5.1", "9", texts)).row->nvml_required);
}

TEST(OwnFiles, SayNothingWhereTheyWereNotRead) {
    const Knowledge knowledge;
    TensorFlowFacts facts = unlisted("12.5.1", "9", {});
    facts.framework_texts = Observed<std::vector<std::string>>::unknown(Unknown::denied, "test");
    const ReleaseInUse use = release_in_use(knowledge, facts);
    EXPECT_EQ(use.row->required.size(), 7U) << "as the newest row";
    EXPECT_TRUE(use.row->nvml_required) << "as the newest row";
}

}  // namespace
}  // namespace whynogpu
