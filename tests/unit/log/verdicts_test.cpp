// SPDX-License-Identifier: Apache-2.0
// Whether TensorFlow failed, went on with the CPU or used the GPU; what is not taken for a fault.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "check/log.hpp"
#include "log/collect.hpp"
#include "log/read_log.hpp"

namespace whynogpu::test {
namespace {

const std::string created =
    "Created device /job:localhost/replica:0/task:0/device:GPU:0 with 9872 MB memory:  -> device: 0, name: NVIDIA GeForce RTX 3080, pci "
    "bus id: 0000:01:00.0, compute capability: 8.6\n";

Report report_of(const std::string& log, Platform platform = Platform::linux_machine, const std::string& told = "") {
    static const SignatureFile signatures = all_signatures();
    LogCollector collector(signatures);
    collector.set_platform(platform);
    if (!told.empty()) EXPECT_EQ(collector.take_told(told), std::nullopt);
    read_log(log, collector);
    return diagnose_log(collector.facts());
}

std::string first_cause(const Report& report) {
    return report.causes.empty() ? "" : report.causes.front().id;
}

bool has_note(const Report& report, const std::string& words) {
    return std::any_of(report.notes.begin(), report.notes.end(), [&](const Report::Note& note) { return note.text.find(words) != std::string::npos; });
}

TEST(LogVerdict, WarningsAfterTheDeviceWasMadeAreNoFailure) {
    for (const std::string warning :
         {"WARNING:tensorflow:Layer lstm will not use cuDNN kernels since it doesn't meet the criteria.",
          "W redzone_allocator.cc:314] Internal: ptxas exited with non-zero error code 65280, output: \nRelying on driver to perform ptx compilation. ",
          "W bfc_allocator.cc:290] Allocator (GPU_0_bfc) ran out of memory trying to allocate 2.20GiB with freed_by_count=0. The caller indicates that this is not a failure, but this may mean"})
        EXPECT_EQ(report_of(created + warning + "\n").verdict, "gpu") << warning;
}

TEST(LogVerdict, MemoryOfTheHostIsNotTheGpus) {
    EXPECT_NE(first_cause(report_of("OOM when allocating tensor with shape[9,9] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu\n")), "memory-exhausted");
    EXPECT_NE(first_cause(report_of("sqlite3.OperationalError: out of memory\n")), "memory-exhausted");
    EXPECT_EQ(first_cause(report_of("OOM when allocating tensor with shape[9,9] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc\n")), "memory-exhausted");
}

TEST(LogVerdict, ALineOfAProgramHidesTheGpuAndACommentDoesNot) {
    EXPECT_EQ(report_of("embed.py:4:os.environ[\"CUDA_VISIBLE_DEVICES\"] = \"-1\"\n[]\n").verdict, "cpu");
    EXPECT_NE(first_cause(report_of("# os.environ[\"CUDA_VISIBLE_DEVICES\"] = \"-1\"\n[]\n")), "hidden-by-code");
    EXPECT_EQ(report_of("One page says that os.environ[\"CUDA_VISIBLE_DEVICES\"] = \"-1\" hides the card from every program.\n").verdict, "undetermined");
}

TEST(LogVerdict, AMessageThatIsSpokenOfIsNotShown) {
    EXPECT_EQ(report_of("In that thread some people get 'CUDA driver version is insufficient for CUDA runtime version'.\n").verdict, "undetermined");
    EXPECT_EQ(report_of("It stops with CUDA driver version is insufficient for CUDA runtime version\n").verdict, "fails");
}

TEST(LogVerdict, LinesOfLinuxOutweighWhatWasToldOfWindows) {
    const std::string log = "W dso_loader.cc:60] Could not load dynamic library 'libcudnn.so.8'; dlerror: libcudnn.so.8: cannot open shared object file: No such file or directory\n";
    EXPECT_NE(first_cause(report_of(log, Platform::windows, R"({"tensorflow": "2.11.0"})")), "windows-native");
}

TEST(LogVerdict, AChipWithoutCodeIsListedAndFailsWhenUsed) {
    const Report report = report_of("W gpu_device.cc:2431] TensorFlow was not built with CUDA kernel binaries compatible with compute capability 5.0. CUDA kernels will be jit-compiled from PTX\n",
                                    Platform::linux_machine, R"({"tensorflow": "2.20.0"})");
    EXPECT_EQ(first_cause(report), "gpu-too-old");
    EXPECT_EQ(report.verdict, "fails");
    EXPECT_EQ(report.listed, 1);
}

TEST(LogVerdict, AGpuThatIsLeftOutIsLeftOutQuietly) {
    const Report report = report_of("Ignoring visible gpu device (device: 0, name: GeForce GT 1030, pci bus id: 0000:02:00.0, compute capability: 6.1) with core count: 3. The minimum required count is 8.\n");
    EXPECT_EQ(report.verdict, "cpu");
}

TEST(LogVerdict, AnImportErrorIsAFailedImport) {
    const Report report = report_of("ImportError: Could not find 'nvcuda.dll'. TensorFlow requires that this DLL be installed in a directory that is named in your %PATH% environment variable.\n", Platform::windows);
    EXPECT_EQ(report.verdict, "fails");
    EXPECT_EQ(report.import, "error");
    EXPECT_FALSE(report.listed.has_value());
}

TEST(LogVerdict, TheSelectorOfCondaProvesNothingBesideABuildForGpus) {
    const std::string row = "tensorflow                2.2.0           gpu_py37h1a511ff_0\n_tflow_select             2.3.0                      mkl\n";
    EXPECT_NE(first_cause(report_of("# packages in environment at /opt/conda:\n#\n# Name                    Version                   Build  Channel\n" + row)), "cpu-only-build");
}

TEST(LogNotes, TellWhatWasBelievedOfTheCardAndWhichProcessIsMeant) {
    EXPECT_TRUE(has_note(report_of(created, Platform::linux_machine, R"({"gpu": "GTX 1080 Ti"})"), "was believed, not"));
    EXPECT_FALSE(has_note(report_of(created, Platform::linux_machine, R"({"gpu": "RTX 3080"})"), "was believed, not"));
}

std::string commands(const Report& report) {
    std::string all;
    for (const auto& remedy : report.causes.at(0).remedies)
        for (const std::string& command : remedy.commands) all += command + "\n";
    return all;
}

TEST(LogFixes, AreThoseOfWindowsThere) {
    const Report dll = report_of("ImportError: Could not find 'cudart64_100.dll'. TensorFlow requires that this DLL be installed in a directory that is named in your %PATH% environment variable.\n", Platform::windows);
    EXPECT_NE(commands(dll).find("cudatoolkit=10.0"), std::string::npos);
    EXPECT_EQ(commands(dll).find("ldconfig"), std::string::npos);
    const Report build = report_of(">>> tf.test.is_built_with_cuda()\nFalse\n", Platform::windows, R"({"tensorflow": "1.15.0"})");
    EXPECT_NE(commands(build).find("\"tensorflow-gpu==1.15.0\""), std::string::npos) << commands(build);
    EXPECT_EQ(commands(build).find('\''), std::string::npos);
}

TEST(LogFixes, AreThereWhereTheTextLeavesNamesOut) {
    for (const std::string log : {"CUDA driver version is insufficient for CUDA runtime version\n",
                                  "tensorflow          2.0.0\ntensorflow-gpu          1.15.0\n"}) {
        const Report report = report_of("Package    Version\n---------- -------\n" + log);
        ASSERT_FALSE(report.causes.empty()) << log;
        EXPECT_FALSE(report.causes[0].remedies.empty()) << log;
    }
}

TEST(LogFixes, AreForTheEraAndThePlaceOfTheLibraries) {
    EXPECT_EQ(commands(report_of("ImportError: libcublas.so.9.0: cannot open shared object file: No such file or directory\n")).find("and-cuda"), std::string::npos);
    const std::string missing = "W gpu_device.cc:2251] Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly\n";
    EXPECT_NE(commands(report_of(missing, Platform::linux_machine, R"({"tensorflow": "2.15.0", "installed_with": "pip install tensorflow"})")).find("==2.15.*"), std::string::npos);
    const std::string unopened = "W dso_loader.cc:64] Could not load dynamic library 'libcudnn.so.8'; dlerror: libcudnn.so.8: cannot open shared object file: No such file or directory\n";
    EXPECT_NE(commands(report_of(unopened, Platform::linux_machine, R"({"tensorflow": "2.10.1", "installed_with": "conda", "other": "libcudnn.so.8 is in the lib folder of the environment"})")).find("$CONDA_PREFIX/lib"), std::string::npos);
}

TEST(LogVerdict, WhatWasNotBelievedIsToldOnce) {
    const Report report = report_of("Python version: 3.9.7\n[]\n", Platform::linux_machine, R"({"python": "3.6", "tensorflow": "2.5"})");
    EXPECT_EQ(std::count_if(report.notes.begin(), report.notes.end(), [](const Report::Note& note) { return note.text.find("not 3.6") != std::string::npos; }), 1);
}

TEST(LogVerdict, FoldersOfWindowsTellTheReleaseToo) {
    const Report report = report_of(
        "I C:\\tf_jenkins\\workspace\\rel-win\\M\\windows-gpu\\PY\\36\\tensorflow\\core\\platform\\cpu_feature_guard.cc:137] Your CPU supports instructions\n"
        "E C:\\tf_jenkins\\workspace\\rel-win\\M\\windows-gpu\\PY\\36\\tensorflow\\stream_executor\\cuda\\cuda_driver.cc:406] failed call to cuInit: CUDA_ERROR_NO_DEVICE\n",
        Platform::windows);
    EXPECT_NE(first_cause(report), "windows-native") << "tensorflow/stream_executor was renamed before that line of cpu_feature_guard.cc came";
}

TEST(LogVerdict, AMinimumKeepsItsDecimals) {
    const Report report = report_of(
        "Ignoring visible gpu device (device: 0, name: GeForce GT 730, pci bus id: 0000:01:00.0, compute capability: 3.0) with Cuda "
        "compute capability 3.0. The minimum required Cuda capability is 3.5.\n");
    ASSERT_EQ(first_cause(report), "gpu-too-old");
    EXPECT_NE(report.causes.front().title.find("asks for 3.5"), std::string::npos) << report.causes.front().title;
}

}  // namespace
}  // namespace whynogpu::test
