// SPDX-License-Identifier: Apache-2.0
// What people write, in many ways: tests/data/posts*.jsonl, a JSON object per line, written for this test. "causes" are
// those that fit; "" is none.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "check/log.hpp"
#include "fakes/folders.hpp"
#include "lint/linter.hpp"
#include "log/collect.hpp"
#include "log/read_log.hpp"
#include "parse/text/prose_versions.hpp"

namespace whynogpu::test {
namespace {

Report judge_post(const nlohmann::json& post, const SignatureFile& signatures) {
    LogCollector collector(signatures);
    collector.set_platform(*platform_from(post.at("platform").get<std::string>()));
    if (post.contains("told")) EXPECT_EQ(collector.take_told(post["told"].dump()), std::nullopt);
    if (post.contains("code")) {
        const std::string code = post["code"].get<std::string>();
        collector.take_program(code, "train.py");
        for (const LintFinding& finding : lint_python(code, "train.py"))
            if (!finding.cause.empty())
                collector.take_finding(finding.cause, finding.title, finding.source_line, "train.py",
                                       finding.certainty == Certainty::sure && finding.severity != Severity::info);
    }
    if (post.contains("log")) read_log(post["log"].get<std::string>(), collector);
    return diagnose_log(collector.facts());
}

TEST(Posts, AreUnderstood) {
    const SignatureFile signatures = all_signatures();
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(test_folder()) / "data")) {
        if (!entry.path().filename().string().starts_with("posts")) continue;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            const auto post = nlohmann::json::parse(line);
            const Report report = judge_post(post, signatures);
            std::string first = report.causes.empty() ? "" : report.causes.front().id;
            if (first.empty() && report.verdict == "gpu") first = "gpu-is-used";
            const auto& causes = post.at("causes");
            EXPECT_TRUE(std::find(causes.begin(), causes.end(), first) != causes.end())
                << "'" << first << "' for " << line;
            ++count;
        }
    }
    EXPECT_GE(count, 400);
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(ProseVersions, AreThoseThatAreThere) {
    EXPECT_EQ(versions_in_prose("I have TensorFlow-gpu 1.13.1 with CUDA 10.0 and cuDNN v7.4."),
              (Pairs{{"tensorflow", "1.13.1"}, {"cuda", "10.0"}, {"cudnn", "7.4"}}));
    EXPECT_EQ(versions_in_prose("the notebook has the kernel conda_tf2_p310"), (Pairs{{"python", "3.10"}}));
    EXPECT_EQ(versions_in_prose("from the image 20.10-tf1-py3, or env_p36 and env_p37"), Pairs{});
    EXPECT_EQ(versions_in_prose("it needs CUDA 10.1, but CUDA 10.2 is installed"), (Pairs{{"cuda", "10.2"}}));
    EXPECT_EQ(versions_in_prose("newer than TensorFlow 2.10; nvidia-smi shows CUDA 12.2; PyTorch 2.1 with CUDA 11.8"),
              Pairs{});
    EXPECT_EQ(versions_in_prose("Python 3"), Pairs{});
    EXPECT_EQ(versions_in_prose("cuda"), Pairs{});
    EXPECT_EQ(versions_in_prose("updated to CUDA from 10.0 to 10.1"), (Pairs{{"cuda", "10.1"}}));
    EXPECT_EQ(versions_in_prose("apt-get install cuda gave me version 10.1"), (Pairs{{"cuda", "10.1"}}));
    EXPECT_EQ(versions_in_prose("apt install libcudnn8 cuda-toolkit-11-2"), (Pairs{{"cudnn", "8"}, {"cuda", "11.2"}}));
    EXPECT_EQ(versions_in_prose("it needs libcudnn8, which apt does not have"), Pairs{});
    EXPECT_EQ(versions_in_prose("the folder of the CUDA toolkit is v9.0"), (Pairs{{"cuda", "9.0"}}));
    EXPECT_EQ(versions_in_prose("CUDA is there and Ubuntu 18.04, but cuda does not support 10.1"), Pairs{});
}

TEST(Posts, OneKindOfCardInSentencesIsTheCard) {
    const SignatureFile signatures = all_signatures();
    const auto gpus = [&](const char* told) {
        LogCollector collector(signatures);
        EXPECT_EQ(collector.take_told(told), std::nullopt);
        return collector.facts().gpus.size();
    };
    EXPECT_EQ(gpus(R"({"other": "my GTX 1080 is idle"})"), 1u);
    EXPECT_EQ(gpus(R"({"other": "works on a GTX 1080, not on an RTX 3090"})"), 0u);
    EXPECT_EQ(gpus(R"({"other": "an Intel processor"})"), 0u);
}

/// A line number was looked up in some builds only; a folder is of known releases.
TEST(Posts, AnExactVersionStandsAgainstALineNumberAndNotAgainstAFolder) {
    const SignatureFile signatures = all_signatures();
    const auto believed = [&](const char* told, const char* folder) {
        LogCollector collector(signatures);
        EXPECT_EQ(collector.take_told(told), std::nullopt);
        read_log("I tensorflow/" + std::string(folder) +
                     "/cuda_gpu_executor.cc:981] could not open file to read NUMA node: /x\n",
                 collector);
        const Report report = diagnose_log(collector.facts());
        return report.tensorflow ? report.tensorflow->version : std::string();
    };
    EXPECT_EQ(believed(R"({"tensorflow": "2.13.0"})", "compiler/xla/stream_executor/cuda"), "2.13.0");
    EXPECT_NE(believed(R"({"tensorflow": "1.15.0"})", "compiler/xla/stream_executor/cuda"), "1.15.0");
}

TEST(Posts, WhatEchoPrintsIsTheVariable) {
    const SignatureFile signatures = all_signatures();
    LogCollector collector(signatures);
    read_log("$ echo $CUDA_VISIBLE_DEVICES\n-1\nC:\\> echo %CUDA_VISIBLE_DEVICES%\n0\n", collector);
    const LogFacts facts = collector.facts();
    ASSERT_EQ(facts.variables.size(), 2u);
    EXPECT_EQ(facts.variables[0].value, "-1");
    EXPECT_EQ(facts.variables[1].value, "0");
}

}  // namespace
}  // namespace whynogpu::test
