// SPDX-License-Identifier: Apache-2.0
// Lines that released wheels printed on made-up machines: the first line of a file names the causes that fit, or "gpu".
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "check/log.hpp"
#include "fakes/folders.hpp"
#include "knowledge/message_rows.hpp"
#include "lint/linter.hpp"
#include "log/collect.hpp"
#include "log/read_log.hpp"
#include "util/text.hpp"

namespace whynogpu::test {
namespace {

std::filesystem::path data_folder() {
    return std::filesystem::path(test_folder()) / "data";
}

std::string contents(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::vector<std::filesystem::path> files_in(const char* folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(data_folder() / folder)) files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

Report judge(const std::string& log, const std::string& told = {}, const std::string& code = {}, Platform platform = Platform::unknown) {
    static const SignatureFile signatures = all_signatures();
    LogCollector collector(signatures);
    collector.set_platform(platform);
    if (!told.empty()) EXPECT_EQ(collector.take_told(told), std::nullopt);
    if (!code.empty()) {
        collector.take_program(code, "train.py");
        for (const LintFinding& finding : lint_python(code, "train.py"))
            if (!finding.cause.empty())
                collector.take_finding(finding.cause, finding.title, finding.source_line, "train.py",
                                       finding.certainty == Certainty::sure && finding.severity != Severity::info);
    }
    read_log(log, collector);
    return diagnose_log(collector.facts());
}

std::string first_cause(const Report& report) {
    return report.causes.empty() ? "" : report.causes.front().id;
}

TEST(RecordedLogs, AreJudgedAsTheMachineWas) {
    const auto files = files_in("logs");
    ASSERT_GE(files.size(), 20U);
    for (const auto& file : files) {
        const std::string text = contents(file);
        const std::size_t end = text.find('\n');
        const auto wanted = split(text.substr(2, end - 2), '|');
        const Report report = judge(text.substr(end + 1));
        const std::string got = report.verdict == "gpu" && report.causes.empty() ? "gpu" : first_cause(report);
        EXPECT_TRUE(std::find(wanted.begin(), wanted.end(), got) != wanted.end())
            << file.filename() << ": " << got << " (" << report.verdict << ")";
        // What happened is no guess only where the text proves it.
        if (report.verdict == "cpu" || report.verdict == "fails") EXPECT_EQ(report.causes.front().status, "established") << file.filename();
    }
}

TEST(RecordedMessages, StandInTheReleasesThatPrintThem) {
    std::map<std::string, std::set<std::string>> recorded;  // release -> pieces
    std::set<std::string> literal;                          // pieces that some release holds as they are
    for (const auto& file : files_in("messages"))
        for (const std::string& piece : split_lines(contents(file))) {
            recorded[file.stem().string()].insert(piece);
            literal.insert(piece);
        }
    ASSERT_GE(recorded.size(), 10U);
    std::size_t looked_at = 0;
    for (const EmbeddedFile& file : embedded_knowledge()) {
        if (!file.path.starts_with("messages/")) continue;
        std::vector<DataError> errors;
        for (const MessageRow& row : read_messages({file, errors}).rows) {
            std::string error;
            std::string text = row.text;
            for (const auto& [release, pieces] : recorded) {
                if (!row.releases.contains(Version(release))) continue;
                for (std::size_t at = 0; at < text.size();) {
                    const std::size_t open = std::min(text.find('{', at), text.size());
                    const std::string piece(trim(std::string_view(text).substr(at, open - at)));
                    if (literal.contains(piece)) {
                        EXPECT_TRUE(pieces.contains(piece)) << release << " does not say: " << piece;
                        ++looked_at;
                    }
                    at = open == text.size() ? open : std::min(text.find('}', open), text.size() - 1) + 1;
                }
            }
        }
    }
    EXPECT_GT(looked_at, 100U);
}

TEST(JudgeLog, OneLineMeansAnotherThingInAnotherEra) {
    const std::string line = "Could not find cuda drivers on your machine, GPU will not be used.\n";
    EXPECT_EQ(first_cause(judge(line, R"({"tensorflow": "2.13.0", "cuda": "12.2", "gpu": "RTX 3090"})")), "cuda-version");
    EXPECT_EQ(first_cause(judge(line, R"({"tensorflow": "2.15.0", "cuda": "12.2", "gpu": "RTX 3090"})")), "cuda-path");
    EXPECT_EQ(first_cause(judge(line, R"({"tensorflow": "2.18.0", "installed_with": "pip", "gpu": "RTX 3090"})")), "extras-missing");
}

TEST(JudgeLog, WhatWasPrintedCountsMoreThanWhatWasTold) {
    const Report report = judge(
        "2024-01-01 10:00:00.1: W tensorflow/core/common_runtime/gpu/gpu_device.cc:2251] Cannot dlopen some GPU "
        "libraries. Please make "
        "sure\n\n\nTensorFlow version: 2.16.2\n\n",
        R"({"tensorflow": "1.13", "cudnn": "8.9"})");
    ASSERT_TRUE(report.tensorflow);
    EXPECT_EQ(report.tensorflow->version, "2.16.2");
    EXPECT_TRUE(std::any_of(report.notes.begin(), report.notes.end(), [](const Report::Note& note) { return note.id == "believed"; }));
}

TEST(JudgeLog, SuccessIsSuccessAndComplaintsGetAnAnswer) {
    const std::string log =
        "I tensorflow/core/common_runtime/gpu/gpu_device.cc:1525] Created device "
        "/job:localhost/replica:0/task:0/device:GPU:0 with 22290 "
        "MB memory:  -> device: 0, "
        "name: NVIDIA GeForce RTX 3090, pci bus id: 0000:01:00.0, compute capability: 8.6\n";
    const Report plain = judge(log);
    EXPECT_EQ(plain.verdict, "gpu");
    EXPECT_TRUE(plain.causes.empty());
    EXPECT_EQ(plain.listed, 1);
    const Report slow = judge(log, R"({"other": "GPU utilization is low and training is slow"})");
    EXPECT_EQ(slow.verdict, "gpu");
    EXPECT_EQ(first_cause(slow), "gpu-is-used");
}

TEST(JudgeLog, NothingIsSaidWhereNothingWasSeen) {
    const Report report = judge("hello\nworld\n");
    EXPECT_EQ(report.verdict, "undetermined");
    EXPECT_TRUE(report.causes.empty());
    EXPECT_FALSE(report.settle.empty());
}

TEST(JudgeLog, WhatPeoplePost) {
    const std::string found =
        "gpu_device.cc:1432] Found device 0 with properties: \nname: GeForce RTX 2070 major: 7 minor: 5 "
        "memoryClockRate(GHz): 1.7\n"
        "gpu_device.cc:1511] Adding visible gpu devices: 0\n";
    const std::string pod = "kind: Pod\nspec:\n  containers:\n  - name: trainer\n    resources:\n      limits:\n        memory: 4Gi\n";
    struct {
        std::string cause, log, told;
        Platform platform = Platform::linux_machine;
    } const posts[] = {
        {"gpu-is-used", found, R"({"tensorflow": "1.13", "other": "is this in use?"})"},
        {"gpu-too-new", found + "Segmentation fault (core dumped)\n", R"({"tensorflow": "1.10", "cuda": "9.0"})"},
        {"gpu-is-used", "", R"({"other": "训练时GPU利用率很低"})"},
        {"gpu-is-used", "", R"({"env": {"CUDA_VISIBLE_DEVICES": "3"}, "other": "I gave it card 3 and it still shows GPU:0"})"},
        {"scheduler-no-gpu", pod, R"({"other": "no GPU in the pod"})", Platform::docker},
        {"", pod + "        nvidia.com/gpu: 1\n", R"({"other": "the pod was started"})", Platform::docker},
        {"container-no-gpu", "failed call to cuInit: UNKNOWN ERROR (-1)\n",
         R"({"other": "docker run -it tensorflow/tensorflow:latest-gpu; docker run --gpus all nvidia/cuda nvidia-smi works"})",
         Platform::docker},
        {"container-no-gpu", "services:\n  trainer:\n    image: trainer:2\n", R"({"other": "docker compose shows no GPU"})",
         Platform::docker},
        {"cuda-version", "", R"({"tensorflow": "2.4", "cuda": "10.1", "other": "cudart64_110.dll is missing"})", Platform::windows},
        {"cuda-version", "GPUs: []\n", R"({"tensorflow": "2.5.0", "cuda": "V10.1.243", "installed_with": "pip"})"},
        {"wsl", "", R"({"tensorflow": "2.9", "other": "libcuda.so.1 could not be found"})", Platform::wsl2},
        {"import-broken", "ImportError: /x/tensorflow/python/_pywrap_tensorflow_internal.so: invalid ELF header\n", "{}"},
        {"mac-arm", "ImportError: /x/tensorflow/python/_pywrap_tensorflow_internal.so: invalid ELF header\n", "{}", Platform::jetson},
        {"other", "F cuda_driver.cc:219] Failed setting context: CUDA_ERROR_NOT_INITIALIZED: initialization error\n", "{}"},
        {"package-conflict", "", R"({"tensorflow": "1.9", "other": "pip install tensorflow tensorflow-gpu==1.9 runs on the CPU"})"},
        {"cpu-only-build", "    tensorflow: 2.0.0-gpu_py36h6b29c10_0 --> 2.1.0-mkl_py36h23468d9_0\n", R"({"installed_with": "conda"})"},
        {"driver-mismatch", "failed call to cuInit: UNKNOWN ERROR (803)\n", "{}"},
        {"", "", R"({"tensorflow": "2.6", "other": "it crashes"})"},
    };
    for (const auto& post : posts)
        EXPECT_EQ(first_cause(judge(post.log, post.told, {}, post.platform)), post.cause) << post.log << post.told;
}

TEST(JudgeLog, TheLineIsNamed) {
    const Report report = judge("one\ntwo\nE cuda_dnn.cc:522] Loaded runtime CuDNN library: 9.1.0 but source was compiled with: 9.3.0.\n");
    ASSERT_EQ(first_cause(report), "cudnn-version");
    EXPECT_EQ(report.causes.front().because.front().origin, "line 3");
    EXPECT_EQ(report.verdict, "fails");
}

TEST(JudgeLog, TheProgramIsRead) {
    EXPECT_EQ(first_cause(judge("[]\n", "", "import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '-1'\nimport tensorflow as tf\n")),
              "hidden-by-code");
    EXPECT_NE(first_cause(judge("[]\n", "", "import os\n# os.environ['CUDA_VISIBLE_DEVICES'] = '-1'\nimport tensorflow as tf\n")),
              "hidden-by-code");
    EXPECT_EQ(first_cause(judge("", "", "import tensorflow as tf\nprint(tf.config.list_physical_devices('gpu'))\n")), "bad-device-name");
}

TEST(JudgeLog, ThePlatformDecidesWhereTheLineDoesNot) {
    const std::string log = "failed call to cuInit: UNKNOWN ERROR (303)\n";
    EXPECT_EQ(first_cause(judge(log, "", "", Platform::docker)), "container-no-gpu");
    EXPECT_EQ(first_cause(judge(log, "", "", Platform::wsl2)), "wsl");
    EXPECT_EQ(first_cause(judge(log, R"({"gpu": "RTX 2080"})", "", Platform::linux_machine)), "driver-missing");
    EXPECT_EQ(first_cause(judge(log, R"({"gpu": "Intel UHD 630"})", "", Platform::linux_machine)), "no-gpu");
}

TEST(JudgeLog, ASentenceMayWrapANameInMarks) {
    for (const char* line : {"ModuleNotFoundError: No module named 'tensorflow'.\n", "\"ImportError: No module named tensorflow\"\n"})
        EXPECT_EQ(first_cause(judge(line)), "tensorflow-missing") << line;
    EXPECT_EQ(first_cause(judge("ModuleNotFoundError: No module named 'tensorflow'\n",
                                R"({"other": "In the Anaconda prompt the import works fine."})")),
              "wrong-interpreter");
}

TEST(JudgeLog, OnlyRootSeesTheGpu) {
    EXPECT_EQ(first_cause(judge("CUDA_ERROR_UNKNOWN: unknown error\n")), "driver-init-failed");
    const char* told = R"({"other": "after I ran it once with sudo it starts working for normal users"})";
    EXPECT_EQ(first_cause(judge("CUDA_ERROR_UNKNOWN: unknown error\n", told)), "device-nodes");
    EXPECT_EQ(first_cause(judge("Failed to initialize NVML: Unknown Error\n", R"({"other": "it works as root"})")), "device-nodes");
}

TEST(JudgeLog, WhatIsWantedAndWhatIsThereInOneSentence) {
    const char* told = R"({"other": "It is looking for cudart64_90.dll, but my install provides cudart64_91.dll"})";
    EXPECT_EQ(first_cause(judge("", told, "", Platform::windows)), "cuda-version");
    EXPECT_EQ(first_cause(judge("", R"({"other": "tensorflow expects libcudnn.so.7. The package ships libcudnn.so.8"})")), "cudnn-version");
}

TEST(JudgeLog, ADriversCudaIsNoToolkit) {
    const char* told = R"({"tensorflow": "2.11.0", "other": "PyTorch works"})";
    EXPECT_EQ(first_cause(judge("NVIDIA-SMI 525.60\nDriver Version: 525.60\nCUDA Version: 12.0\n[]\n", told, "", Platform::linux_machine)),
              "cuda-missing");
}

TEST(JudgeLog, ToldMustBeAnObject) {
    const SignatureFile signatures = all_signatures();
    LogCollector collector(signatures);
    EXPECT_NE(collector.take_told("[]"), std::nullopt);
    EXPECT_NE(collector.take_told("{"), std::nullopt);
    for (const auto& [told, key] : std::vector<std::pair<const char*, const char*>>{{R"({"env": "x"})", "'env'"},
                                                                                  {R"({"env": {"A": [1]}})", "'A'"},
                                                                                  {R"({"gpu": true})", "'gpu'"},
                                                                                  {R"({"tensorflow": {"version": "2.18"}})", "'tensorflow'"},
                                                                                  {R"({"other": [["x"]]})", "'other'"}}) {
        const auto fault = collector.take_told(told);
        ASSERT_TRUE(fault) << told;
        EXPECT_NE(fault->find(key), std::string::npos) << *fault;
    }
    std::vector<std::string> unknown;
    EXPECT_EQ(collector.take_told(R"({"gpu": ["GTX 1080"], "card": "x"})", &unknown), std::nullopt);
    EXPECT_EQ(unknown, std::vector<std::string>{"card"});
    EXPECT_EQ(collector.take_told(R"({"gpu": null, "tensorflow": 2.18, "env": {"A": 1}, "strange": ["x"]})"), std::nullopt);
}

TEST(Evidence, IsQuotedAsItWasWritten) {
    const SignatureFile signatures = all_signatures();
    LogCollector collector(signatures);
    collector.take({1, "The file libcudnn.so.8 Cannot be found on My machine although it should be", {}});
    collector.take({2, "step " + std::string(3000, 'a') + " failed call to cuInit: CUDA_ERROR_NO_DEVICE " + std::string(3000, 'b'), {}});
    bool prose = false, message = false;
    for (const Sign& sign : collector.facts().signs) {
        prose = prose || contains(sign.shown, "Cannot be found on My machine");
        if (sign.id != "init-failed") continue;
        message = true;
        EXPECT_LT(sign.text.size(), 420U);
        EXPECT_TRUE(contains(sign.text, "failed call to cuInit: CUDA_ERROR_NO_DEVICE")) << sign.text;
        EXPECT_TRUE(sign.text.starts_with("\xE2\x80\xA6") && sign.text.ends_with("\xE2\x80\xA6")) << sign.text;
    }
    EXPECT_TRUE(prose && message);
}

}  // namespace
}  // namespace whynogpu::test
