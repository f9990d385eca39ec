// SPDX-License-Identifier: Apache-2.0
// The real whynogpu-probe against the stand-in driver.
#include <gtest/gtest.h>

#include <fstream>

#include "fakes/folders.hpp"
#include "host/real_host.hpp"
#include "probe/driver.hpp"

namespace whynogpu::test {
namespace {

const std::string& binaries = binary_folder();
const std::string a100 =
    "gpu name=\"NVIDIA A100-SXM4-40GB\" capability=8.0 sms=108 memory=42949672960 pci=0000:AF:00.0 "
    "uuid=GPU-0a1b2c3d-0000-1111-2222-333344445555\n";
const std::string t4 =
    "gpu name=\"Tesla T4\" capability=7.5 sms=40 memory=15843721216 pci=0000:07:00.0 "
    "uuid=GPU-ffeeddcc-0000-1111-2222-333344445555\n";

class DriverProcess : public testing::Test {
  protected:
    DriverProcess() : environment_(RealHost::process_environment()) {
        for (const char* name : {"CUDA_VISIBLE_DEVICES", "CUDA_DEVICE_ORDER"}) environment_.erase(name);
    }

    /// Asks the stand-in, configured so.
    DriverFacts ask(const std::string& configuration, int timeout_ms = 20000) {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        const std::string file = testing::TempDir() + "whynogpu-standin-" + test->name() + ".conf";
        std::ofstream(file) << configuration;
        environment_["WHYNOGPU_STANDIN"] = file;
        RealHost host(environment_);
        return probe_driver(host, library("libcuda.so.1", cuda_),
                            library("libnvidia-ml.so.1", "/standin/libnvidia-ml.so.1"), {program_, timeout_ms});
    }

    static LoadOutcome library(const std::string& name, const std::string& below) {
        LoadOutcome outcome;
        outcome.name = name;
        outcome.state = LoadState::loaded;
        outcome.path = outcome.real = binaries + below;
        return outcome;
    }

    Environment environment_;
    std::string cuda_ = "/standin/libcuda.so.1", program_ = binaries + "/whynogpu-probe";
};

TEST_F(DriverProcess, TellsEverything) {
    const auto facts = ask("driver 550.54.15\napi 12040\n" + a100 + "process gpu=0 pid=4242 bytes=1073741824\n");
    ASSERT_TRUE(facts.cuda.is_present()) << facts.cuda.detail();
    EXPECT_EQ(facts.cuda->init_code, 0);
    EXPECT_TRUE(facts.cuda->api_version.is(12040));
    EXPECT_TRUE(facts.cuda->device_count.is(1));
    EXPECT_TRUE(facts.libcuda_load_error.is_absent());
    EXPECT_FALSE(facts.libcuda_is_stub);
    ASSERT_EQ(facts.cuda->gpus.size(), 1u);
    const GpuFacts& gpu = facts.cuda->gpus.front();
    EXPECT_EQ(gpu.name, "NVIDIA A100-SXM4-40GB");
    EXPECT_EQ(gpu.capability_major, 8);
    EXPECT_EQ(gpu.capability_minor, 0);
    EXPECT_EQ(gpu.multiprocessors, 108);
    EXPECT_EQ(gpu.memory_bytes, 42949672960u);
    EXPECT_EQ(gpu.uuid, "GPU-0a1b2c3d-0000-1111-2222-333344445555");
    EXPECT_EQ(gpu.pci_address, "0000:af:00.0");
    EXPECT_TRUE(gpu.memory_free_bytes.is(41875931136u));
    EXPECT_TRUE(gpu.compute_mode.is("default"));
    EXPECT_TRUE(gpu.mig_enabled.is_unknown());
    EXPECT_TRUE(facts.cuda->interrupted.empty());

    ASSERT_TRUE(facts.nvml.is_present());
    EXPECT_TRUE(facts.nvml->driver_version.is("550.54.15"));
    EXPECT_TRUE(facts.nvml->device_count.is(1));
    ASSERT_EQ(facts.nvml->processes.size(), 1u);
    EXPECT_EQ(facts.nvml->processes.front().pid, 4242u);
    EXPECT_EQ(facts.nvml->processes.front().bytes, 1073741824u);
    EXPECT_EQ(facts.nvml->processes.front().gpu_uuid, gpu.uuid);
}

TEST_F(DriverProcess, CodesHaveTheNamesThatTheDriverGivesThem) {
    const auto broken = ask("init 999\n" + a100);
    ASSERT_TRUE(broken.cuda.is_present());
    EXPECT_EQ(broken.cuda->init_code, 999);
    EXPECT_EQ(broken.cuda->init_name, "CUDA_ERROR_UNKNOWN");
    EXPECT_EQ(broken.cuda->init_text, "unknown error");
    EXPECT_TRUE(broken.cuda->api_version.is(12040));
    EXPECT_TRUE(broken.cuda->device_count.is_unknown());
    EXPECT_EQ(ask("init 803\n").cuda->init_name, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH");
    const auto odd = ask("init 777\n");
    EXPECT_EQ(odd.cuda->init_code, 777);
    EXPECT_TRUE(odd.cuda->init_name.empty());
    EXPECT_TRUE(odd.cuda->init_text.empty());
}

TEST_F(DriverProcess, NoGpuIsNoDevice) {
    EXPECT_EQ(ask("").cuda->init_code, 100);
}

TEST_F(DriverProcess, NvmlFailsOnItsOwn) {
    const auto facts = ask("nvml-init 18\n" + a100);
    EXPECT_EQ(facts.cuda->init_code, 0);
    EXPECT_EQ(facts.nvml->init_code, 18);
    EXPECT_EQ(facts.nvml->init_text, "Driver/library version mismatch");
    EXPECT_TRUE(facts.nvml->device_count.is_unknown());
}

TEST_F(DriverProcess, TheSubjectsVariablesAct) {
    const std::string two = t4 + a100;
    EXPECT_EQ(ask(two).cuda->gpus.at(0).name, "NVIDIA A100-SXM4-40GB");
    environment_["CUDA_DEVICE_ORDER"] = "PCI_BUS_ID";
    const auto ordered = ask(two);
    ASSERT_EQ(ordered.cuda->gpus.size(), 2u);
    EXPECT_EQ(ordered.cuda->gpus.at(0).name, "Tesla T4");
    environment_["CUDA_VISIBLE_DEVICES"] = "1,7,0";
    const auto one = ask(two);
    ASSERT_EQ(one.cuda->gpus.size(), 1u);
    EXPECT_EQ(one.cuda->gpus.at(0).name, "NVIDIA A100-SXM4-40GB");
    EXPECT_TRUE(one.nvml->device_count.is(2));
    environment_["CUDA_VISIBLE_DEVICES"] = "GPU-ff";
    EXPECT_EQ(ask(two).cuda->gpus.at(0).name, "Tesla T4");
    for (const char* hidden : {"", "-1", "none", "GPU-", "0,0", "$0"}) {
        environment_["CUDA_VISIBLE_DEVICES"] = hidden;
        EXPECT_EQ(ask(two).cuda->init_code, 100) << hidden;
    }
}

TEST_F(DriverProcess, AHangCostsTheLimitAndNotTheAnswer) {
    const auto facts = ask("behave hang cuInit\n" + a100, 400);
    ASSERT_TRUE(facts.cuda.is_unknown());
    EXPECT_EQ(facts.cuda.why(), Unknown::timed_out);
    EXPECT_EQ(facts.cuda.detail(), "no answer within 400 ms in cuInit");
    ASSERT_TRUE(facts.nvml.is_present()) << facts.nvml.detail();
    EXPECT_TRUE(facts.nvml->device_count.is(1));
}

TEST_F(DriverProcess, ADriverThatIgnoresTheAlarmIsKilled) {
    const auto facts = ask("behave deaf cuDeviceGetCount\n" + a100, 400);
    ASSERT_TRUE(facts.cuda.is_present()) << facts.cuda.detail();
    EXPECT_EQ(facts.cuda->init_code, 0);
    EXPECT_EQ(facts.cuda->device_count.why(), Unknown::timed_out);
}

TEST_F(DriverProcess, ACrashLeavesWhatWasSaidBefore) {
    const auto early = ask("behave crash cuInit\n" + a100);
    ASSERT_TRUE(early.cuda.is_unknown());
    EXPECT_EQ(early.cuda.detail(), "ended by signal 11 in cuInit");
    EXPECT_TRUE(early.nvml.is_present());

    const auto late = ask("behave crash cuDeviceTotalMem_v2\n" + a100 + t4);
    ASSERT_TRUE(late.cuda.is_present());
    EXPECT_TRUE(late.cuda->device_count.is(2));
    ASSERT_EQ(late.cuda->gpus.size(), 1u);
    EXPECT_EQ(late.cuda->gpus.front().capability_major, 8);
    EXPECT_EQ(late.cuda->interrupted, "ended by signal 11 in cuDeviceTotalMem_v2");
}

TEST_F(DriverProcess, NvmlMayDieWhileLeaving) {
    const auto facts = ask("behave crash nvmlShutdown\n" + a100);
    ASSERT_TRUE(facts.nvml.is_present());
    EXPECT_TRUE(facts.nvml->device_count.is(1));
    EXPECT_EQ(facts.nvml->interrupted, "ended by signal 11 in nvmlShutdown");
}

TEST_F(DriverProcess, APrintingDriverIsNotHeard) {
    const auto facts = ask("init 100\nbehave print cuInit\n" + a100);
    ASSERT_TRUE(facts.cuda.is_present());
    EXPECT_EQ(facts.cuda->init_code, 100);
}

TEST_F(DriverProcess, AnExitingDriverIsNotASilentSuccess) {
    const auto facts = ask("behave exit cuInit\n" + a100);
    ASSERT_TRUE(facts.cuda.is_unknown());
    EXPECT_EQ(facts.cuda.detail(), "the driver ended the process (exit status 0) in cuInit");
}

TEST_F(DriverProcess, ASlowDriverIsWaitedFor) {
    EXPECT_EQ(ask("behave slow cuDeviceGetName\n" + a100 + t4).cuda->gpus.size(), 2u);
}

TEST_F(DriverProcess, TheStubSaysSo) {
    const auto facts = ask("stub\n" + a100);
    ASSERT_TRUE(facts.cuda.is_present());
    EXPECT_EQ(facts.cuda->init_code, 34);
    EXPECT_TRUE(facts.cuda->init_name.empty());
    EXPECT_TRUE(facts.libcuda_is_stub);
}

TEST_F(DriverProcess, ALibraryWithoutTheFunctions) {
    cuda_ = "/standin/hollow/libcuda.so.1";
    const auto facts = ask(a100);
    EXPECT_TRUE(facts.cuda.is_unknown());
    EXPECT_TRUE(facts.libcuda_lacks_init);
    EXPECT_TRUE(facts.libcuda_load_error.is_absent());
}

TEST_F(DriverProcess, AFileThatIsNoLibrary) {
    cuda_ = "/standin/standin-that-is-not-there.so";
    const auto facts = ask(a100);
    EXPECT_TRUE(facts.cuda.is_unknown());
    ASSERT_TRUE(facts.libcuda_load_error.is_present());
    EXPECT_NE(facts.libcuda_load_error->find("cannot open shared object file"), std::string::npos);
    EXPECT_TRUE(facts.nvml.is_present());
}

TEST_F(DriverProcess, AMissingProbeIsSaid) {
    program_ = binaries + "/no-such-program";
    const auto facts = ask(a100);
    ASSERT_TRUE(facts.cuda.is_unknown());
    EXPECT_EQ(facts.cuda.why(), Unknown::failed);
    EXPECT_NE(facts.cuda.detail().find("no-such-program"), std::string::npos);
}

}  // namespace
}  // namespace whynogpu::test
