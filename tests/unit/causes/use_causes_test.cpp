// SPDX-License-Identifier: Apache-2.0
// Runtime, visibility, placement: each judge convicts, acquits and abstains.
#include "trial.hpp"

namespace whynogpu::test {
namespace {

Snapshot with_gpu(int major, int minor, int multiprocessors = 108) {
    Snapshot s = healthy();
    CudaAnswers cuda = *s.driver.cuda;
    cuda.gpus[0].capability_major = major;
    cuda.gpus[0].capability_minor = minor;
    cuda.gpus[0].multiprocessors = multiprocessors;
    s.driver.cuda = seen(cuda, "libcuda.so.1");
    return s;
}

TEST(DriverTooOld, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("driver-too-old", s);
    CudaAnswers cuda = *s.driver.cuda;
    cuda.api_version = seen(11040);
    s.driver.cuda = seen(cuda, "libcuda.so.1");
    EXPECT_CONVICTS("driver-too-old", s);
    cuda.api_version = denied<int>();
    s.driver.cuda = seen(cuda, "libcuda.so.1");
    EXPECT_ABSTAINS("driver-too-old", s);
}

TEST(HiddenByEnv, Judge) {
    Snapshot s = healthy();
    s.variables["CUDA_VISIBLE_DEVICES"] = "0";
    EXPECT_ACQUITS("hidden-by-env", s);
    s.variables["CUDA_VISIBLE_DEVICES"] = "-1";
    refuse(s, 100, "CUDA_ERROR_NO_DEVICE");
    EXPECT_CONVICTS("hidden-by-env", s);
    s.driver.pci = seen(std::vector<PciDevice>{});
    s.driver.nodes.clear();
    s.driver.nvml = not_there<NvmlAnswers>();
    EXPECT_ACQUITS("hidden-by-env", s) << "there is nothing to hide";
    silence(s);
    EXPECT_ABSTAINS("hidden-by-env", s);
}

TEST(HiddenByEnv, OtherVariables) {
    Snapshot s = healthy();
    s.variables["TF_ENABLED_DEVICE_TYPES"] = "CPU";
    EXPECT_CONVICTS("hidden-by-env", s);
    s.variables["TF_ENABLED_DEVICE_TYPES"] = "CPU,GPU";
    EXPECT_ACQUITS("hidden-by-env", s);
    s.variables["TF_MIN_GPU_MULTIPROCESSOR_COUNT"] = "200";
    EXPECT_CONVICTS("hidden-by-env", s);
}

TEST(GpuTooOld, Judge) {
    EXPECT_CONVICTS("gpu-too-old", with_gpu(3, 7));
    EXPECT_CONVICTS("gpu-too-old", with_gpu(2, 1));
    EXPECT_ACQUITS("gpu-too-old", healthy());
}

TEST(GpuTooNew, Judge) {
    EXPECT_SUSPECTS("gpu-too-new", with_gpu(12, 0));
    EXPECT_ACQUITS("gpu-too-new", with_gpu(8, 6)) << "code of the same major runs on it";
    EXPECT_ACQUITS("gpu-too-new", healthy());
}

/// For which chips the build has code is not known: neither too old nor too new.
TEST(GpuTooOld, NobodyKnowsTheKernels) {
    const Snapshot s = with_gpu(3, 7);
    const Knowledge knowledge;
    Release release = *knowledge.find_release(*s.tensorflow.version).release;
    release.kernels = {};
    const Prediction predicted = predict(s, &release);
    const LibraryFaults faults = find_library_faults(s, &release);
    const RemedyBook remedies(s);
    for (const char* id : {"gpu-too-old", "gpu-too-new"}) EXPECT_EQ(find_cause(id)->judge({s, predicted, faults, &release, knowledge, remedies}).verdict, Verdict::undecided) << id;
}

TEST(MemoryExhausted, Judge) {
    Snapshot s = healthy();
    EXPECT_ACQUITS("memory-exhausted", s);
    NvmlAnswers nvml = *s.driver.nvml;
    nvml.gpus[0].memory_free_bytes = seen<std::uint64_t>(200ULL << 20);
    s.driver.nvml = seen(nvml, "libnvidia-ml.so.1");
    EXPECT_SUSPECTS("memory-exhausted", s);
    s.driver.nvml = denied<NvmlAnswers>("libnvidia-ml.so.1");
    EXPECT_ABSTAINS("memory-exhausted", s);
}

TEST(XlaTools, Judge) {
    Snapshot s = healthy();
    s.xla.ptxas = not_there<std::string>("$PATH");
    EXPECT_ACQUITS("xla-tools", s) << "nothing asks for XLA";
    s.variables["TF_XLA_FLAGS"] = "--tf_xla_auto_jit=2";
    EXPECT_SUSPECTS("xla-tools", s);
    s.xla = {};
    EXPECT_ABSTAINS("xla-tools", s);
}

}  // namespace
}  // namespace whynogpu::test
