// SPDX-License-Identifier: Apache-2.0
// Expected lines are those that TensorFlow printed on such machines.
#include "derive/lines.hpp"

#include <gtest/gtest.h>

#include "derive/driver_lines.hpp"
#include "knowledge/knowledge.hpp"

namespace whynogpu {
namespace {

using Lines = std::vector<std::string>;

constexpr const char* cannot_dlopen =
    "list W Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly if you would like to use "
    "GPU. Follow the guide at https://www.tensorflow.org/install/gpu for how to download and setup the required libraries for your platform.";
constexpr const char* negative_node =
    "list I successful NUMA node read from SysFS had negative value (-1), but there must be at least one NUMA node, so returning NUMA node zero";
constexpr const char* no_cudart_runtime =
    "list E INTERNAL: CUDA Runtime error: Failed call to cudaGetRuntimeVersion: Error loading CUDA libraries. GPU will not be used.: Error loading CUDA "
    "libraries. GPU will not be used.";
constexpr const char* no_cudnn_version =
    "list W Failed to determine cuDNN version (Note that this is expected if the application doesn't link the cuDNN plugin): INTERNAL: cuDNN error: "
    "CUDNN_STATUS_INTERNAL_ERROR";

Observed<std::string> text(const std::string& value) {
    return Observed<std::string>::present(value, "test");
}

GpuFacts a100() {
    GpuFacts gpu;
    gpu.name = "NVIDIA A100-SXM4-40GB";
    gpu.capability_major = 8;
    gpu.multiprocessors = 108;
    gpu.pci_address = "0000:07:00.0";
    return gpu;
}

/// A machine with one A100 and all libraries; tests take away from it.
class Machine {
  public:
    explicit Machine(const char* version) : release_(knowledge_.find_release(Version(version)).release) {
        seen.tensorflow.version = Observed<Version>::present(Version(version), "test");
        BuildInfo build;
        build.cuda = true;
        seen.tensorflow.build = Observed<BuildInfo>::present(build, "test");
        seen.machine.architecture = "x86_64";
        seen.machine.host_name = text("box");
        for (const RequiredLibrary& required : release_->required) {
            LibraryFacts library;
            library.library = required.library;
            library.soname = library.outcome.name = required.soname;
            library.outcome.state = LoadState::loaded;
            seen.libraries.push_back(library);
        }
        seen.driver.libcuda.name = "libcuda.so.1";
        seen.driver.libcuda.state = LoadState::loaded;
        seen.driver.libcuda.real = "/usr/lib/x86_64-linux-gnu/libcuda.so.535.104.05";
        seen.driver.proc_version_text = text("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.104.05  Sat Aug 19 01:15:15 UTC 2023\nGCC version: 12\n");
        seen.driver.nodes.push_back({"/dev/nvidia0"});
        seen.driver.nodes_listed = Observed<bool>::present(true, "test");
        set_gpus({a100()});
        predicted.import = Outcome::ok;
    }

    void set_gpus(const std::vector<GpuFacts>& gpus) {
        CudaAnswers cuda;
        cuda.device_count = Observed<int>::present(static_cast<int>(gpus.size()), "test");
        cuda.gpus = gpus;
        seen.driver.cuda = Observed<CudaAnswers>::present(cuda, "test");
        std::vector<PciDevice> pci;
        for (const GpuFacts& gpu : gpus) {
            PciDevice device;
            device.address = gpu.pci_address;
            device.numa_node = Observed<int>::present(0, "test");
            pci.push_back(device);
        }
        set_pci(pci);
    }
    void set_pci(const std::vector<PciDevice>& pci) { seen.driver.pci = Observed<std::vector<PciDevice>>::present(pci, "test"); }
    void set_numa_node(const Observed<int>& node) {
        auto pci = *seen.driver.pci;
        for (PciDevice& device : pci) device.numa_node = node;
        set_pci(pci);
    }
    void fail_init(int code, const std::string& name, const std::string& error) {
        CudaAnswers cuda;
        cuda.init_code = code;
        cuda.init_name = name;
        cuda.init_text = error;
        seen.driver.cuda = Observed<CudaAnswers>::present(cuda, "test");
        predicted.stop = Stop::init_fails;
    }
    void remove_driver() {
        lose(seen.driver.libcuda);
        seen.driver.proc_version_text = Observed<std::string>::absent("test");
        seen.driver.nodes.clear();
        predicted.stop = Stop::libcuda_not_loadable;
    }
    void lose_library(const std::string& id) {
        for (LibraryFacts& library : seen.libraries)
            if (library.library == id) lose(library.outcome);
        predicted.stop = Stop::library_missing;
    }
    void set(const std::string& name, const std::string& value) { seen.variables[name] = value; }

    [[nodiscard]] Lines lines() {
        if (predicted.stop == Stop::unknown) predicted.stop = Stop::none;
        if (seen.driver.cuda.is_present() && predicted.stop == Stop::none)
            predicted.devices = forecast_devices(seen.driver.cuda->gpus, *release_, seen.variable("TF_MIN_GPU_MULTIPROCESSOR_COUNT"));
        const MessageBook book;
        Lines out;
        for (const PredictedLine& line : predict_lines(seen, predicted, release_, book))
            out.push_back((line.stage == LineStage::import ? "import " : "list ") + std::string(1, line.level) + " " + line.text);
        return out;
    }

    Snapshot seen;
    Prediction predicted;

  private:
    static void lose(LoadOutcome& outcome) {
        outcome.state = LoadState::not_found;
        outcome.error = outcome.name + ": cannot open shared object file: No such file or directory";
        outcome.path = outcome.real = "";
    }
    Knowledge knowledge_;
    const Release* release_;
};

std::string registered_twice(const std::string& library) {
    return "import E Unable to register " + library + " factory: Attempting to register factory for plugin " + library + " when one has already been registered";
}

Lines only(const Lines& lines, const std::string& stage) {
    Lines kept;
    for (const std::string& line : lines)
        if (line.starts_with(stage)) kept.push_back(line);
    return kept;
}

TEST(Lines, OfAHealthyMachine) {
    EXPECT_EQ(Machine("2.20.0").lines(), Lines());
    EXPECT_EQ(Machine("2.13.1").lines(), Lines());
    EXPECT_EQ(Machine("2.16.1").lines(), Lines());
    EXPECT_EQ(Machine("2.10.1").lines(), Lines{registered_twice("cuBLAS")});
    EXPECT_EQ(Machine("2.16.2").lines(), (Lines{registered_twice("cuDNN"), registered_twice("cuFFT"), registered_twice("cuBLAS")}));
    EXPECT_EQ(Machine("2.18.0").lines(), (Lines{registered_twice("cuFFT"), registered_twice("cuDNN"), registered_twice("cuBLAS")}));
    EXPECT_EQ(Machine("2.2.3").lines(),
              (Lines{"list I Successfully opened dynamic library libcuda.so.1", "list I Found device 0 with properties: ",
                     "list I Successfully opened dynamic library libcudart.so.10.1", "list I Successfully opened dynamic library libcublas.so.10",
                     "list I Successfully opened dynamic library libcufft.so.10", "list I Successfully opened dynamic library libcurand.so.10",
                     "list I Successfully opened dynamic library libcusolver.so.10", "list I Successfully opened dynamic library libcusparse.so.10",
                     "list I Successfully opened dynamic library libcudnn.so.7", "list I Adding visible gpu devices: 0"}));
}

struct NoDriver {
    const char* release;
    Lines list;
};

TEST(Lines, WithoutADriver) {
    const std::string not_loaded = "list W Could not load dynamic library 'libcuda.so.1'; dlerror: libcuda.so.1: cannot open shared object file: "
                                   "No such file or directory; LD_LIBRARY_PATH: /opt/lib";
    const std::string no_kernel = "list I kernel driver does not appear to be running on this host (box): /proc/driver/nvidia/version does not exist";
    const std::string wrapped = "list E failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)";
    const NoDriver table[] = {
        {"1.15.5", {not_loaded, "list E failed call to cuInit: UNKNOWN ERROR (303)", no_kernel}},
        {"2.3.4", {not_loaded, "list W failed call to cuInit: UNKNOWN ERROR (303)", no_kernel}},
        {"2.4.4", {"list I Not creating XLA devices, tf_xla_enable_xla_devices not set", not_loaded, "list W failed call to cuInit: UNKNOWN ERROR (303)", no_kernel}},
        {"2.11.1", {not_loaded, "list W failed call to cuInit: UNKNOWN ERROR (303)", no_kernel}},
        {"2.12.1", {}},
        {"2.17.1", {}},
        {"2.18.1", {wrapped}},
        {"2.20.0", {wrapped}},
        {"2.21.0", {wrapped}},
    };
    for (const NoDriver& row : table) {
        Machine machine(row.release);
        machine.set("LD_LIBRARY_PATH", "/opt/lib");
        machine.remove_driver();
        EXPECT_EQ(only(machine.lines(), "list"), row.list) << row.release;
    }
}

TEST(Lines, OfADriverThatDoesNotInitialise) {
    const Lines versions{"list I retrieving CUDA diagnostic information for host: box", "list I hostname: box",
                         "list I libcuda reported version is: 535.104.5", "list I kernel reported version is: 535.104.5",
                         "list I kernel version seems to match DSO: 535.104.5"};
    const std::string verbose = "list I verbose logging is disabled. Rerun with verbose logging (usually --v=1 or --vmodule=cuda_diagnostics=1) to get "
                                "more diagnostic output from this module";
    const std::pair<const char*, Lines> table[] = {
        {"2.13.1", {"list E failed call to cuInit: CUDA_ERROR_UNKNOWN: unknown error"}},
        {"2.18.0", {"list E failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: CUDA_ERROR_UNKNOWN: unknown error"}},
        {"2.21.0", {"list E failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: CUDA_ERROR_UNKNOWN: unknown error", verbose}},
    };
    for (const auto& [release, first] : table) {
        Machine machine(release);
        machine.fail_init(999, "CUDA_ERROR_UNKNOWN", "unknown error");
        Lines expected = first;
        expected.insert(expected.end(), versions.begin(), versions.end());
        EXPECT_EQ(only(machine.lines(), "list"), expected) << release;
    }
}

/// Whoever answers 303, the driver or TensorFlow's own stand-in for a missing function: the number decides.
TEST(Lines, OfALibcudaWithoutItsFunctions) {
    const std::pair<const char*, Lines> table[] = {
        {"2.2.3", {"list E failed call to cuInit: UNKNOWN ERROR (303)"}},
        {"2.6.5", {"list W failed call to cuInit: UNKNOWN ERROR (303)"}},
        {"2.13.1", {}},
        {"2.18.0", {"list E failed call to cuInit: INTERNAL: CUDA error: Failed call to cuInit: UNKNOWN ERROR (303)"}},
    };
    const auto failing_calls = [](const Lines& lines) {
        Lines found;
        for (const std::string& line : lines)
            if (line.find("failed call") != std::string::npos) found.push_back(line);
        return found;
    };
    for (const auto& [release, expected] : table) {
        Machine answers(release);
        answers.fail_init(303, "", "");
        EXPECT_EQ(failing_calls(only(answers.lines(), "list")), expected) << release;
        Machine lacks(release);
        lacks.fail_init(303, "", "");
        lacks.seen.driver.cuda = Observed<CudaAnswers>::unknown(Unknown::failed, "test", "the library has no function cuInit");
        lacks.seen.driver.libcuda_lacks_init = true;
        EXPECT_EQ(failing_calls(only(lacks.lines(), "list")), expected) << release;
    }
}

TEST(Lines, NameAnErrorAsTheDriverDoes) {
    const auto first_line = [](const char* release, int code, const char* name, const char* error) {
        Machine machine(release);
        machine.fail_init(code, name, error);
        const Lines lines = only(machine.lines(), "list");
        return lines.empty() ? "" : lines.front();
    };
    EXPECT_EQ(first_line("2.13.1", 34, "", ""), "list E failed call to cuInit: UNKNOWN ERROR (34)");
    EXPECT_EQ(first_line("2.13.1", 999, "CUDA_ERROR_UNKNOWN", ""), "list E failed call to cuInit: CUDA_ERROR_UNKNOWN");
    EXPECT_EQ(first_line("2.17.1", 2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"), "list E failed call to cuInit: CUDA_ERROR_OUT_OF_MEMORY: out of memory");
    EXPECT_EQ(first_line("2.18.0", 2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"),
              "list E failed call to cuInit: RESOURCE_EXHAUSTED: Failed call to cuInit: CUDA_ERROR_OUT_OF_MEMORY: out of memory");
}

TEST(Lines, OfHiddenDevices) {
    const std::string hides = " - this hides all GPUs from CUDA";
    const std::pair<const char*, Lines> table[] = {
        {"", {"list I env: CUDA_VISIBLE_DEVICES=\"\"", "list I CUDA_VISIBLE_DEVICES is set to an empty string" + hides}},
        {"-1", {"list I env: CUDA_VISIBLE_DEVICES=\"-1\"", "list I CUDA_VISIBLE_DEVICES is set to -1" + hides}},
        {"none", {"list I env: CUDA_VISIBLE_DEVICES=\"none\"", "list I CUDA_VISIBLE_DEVICES is set to none" + hides}},
        {"NONE", {"list I env: CUDA_VISIBLE_DEVICES=\"NONE\""}},
        {"-1,0", {"list I env: CUDA_VISIBLE_DEVICES=\"-1,0\""}},
    };
    for (const auto& [value, expected] : table) {
        Machine machine("2.20.0");
        machine.set("CUDA_VISIBLE_DEVICES", value);
        machine.fail_init(100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected");
        Lines said;
        for (const std::string& line : machine.lines())
            if (line.find("CUDA_VISIBLE_DEVICES") != std::string::npos) said.push_back(line);
        EXPECT_EQ(said, expected) << value;
        Machine old("2.18.0");
        old.set("CUDA_VISIBLE_DEVICES", value);
        old.fail_init(100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected");
        for (const std::string& line : old.lines()) EXPECT_EQ(line.find("CUDA_VISIBLE_DEVICES"), std::string::npos) << line;
    }
}

TEST(Lines, OfVersionsThatDiffer) {
    Machine machine("2.18.0");
    machine.fail_init(803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "");
    machine.seen.driver.libcuda.real = "/usr/lib/libcuda.so.550.54";
    EXPECT_EQ(machine.lines().back(), "list E kernel version 535.104.5 does not match DSO version 550.54.0 -- cannot find working devices in this configuration");
}

TEST(Lines, OfTheOpenKernelModules) {
    const std::string proc = "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  535.104.05  Release Build  (dvs-builder@U16)\nGCC version: 12\n";
    const std::pair<const char*, Lines> table[] = {
        {"2.4.4", {"list I kernel reported version is: Not found: could not find kernel module information in driver version file contents: "
                   "\"NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  535.104.05  Release Build  (dvs-builder@U16)"}},
        {"2.17.1", {"list I kernel reported version is: NOT_FOUND: could not find kernel module information in driver version file contents: "
                    "\"NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  535.104.05  Release Build  (dvs-builder@U16)"}},
        {"2.18.0", {"list I kernel reported version is: 535.104.5", "list I kernel version seems to match DSO: 535.104.5"}},
    };
    for (const auto& [release, expected] : table) {
        Machine machine(release);
        machine.fail_init(999, "CUDA_ERROR_UNKNOWN", "unknown error");
        machine.seen.driver.proc_version_text = text(proc);
        const Lines lines = machine.lines();
        ASSERT_GE(lines.size(), expected.size());
        EXPECT_EQ(Lines(lines.end() - static_cast<std::ptrdiff_t>(expected.size()), lines.end()), expected) << release;
    }
}

TEST(Lines, OfALibcudaWhoseFileHasNoVersion) {
    const auto said = [](const char* release, const char* real, LoadState state) {
        Machine machine(release);
        machine.fail_init(999, "CUDA_ERROR_UNKNOWN", "unknown error");
        machine.seen.driver.libcuda.real = real;
        if (state != LoadState::loaded) {
            machine.seen.driver.libcuda.state = state;
            machine.predicted.stop = Stop::libcuda_not_loadable;
        }
        for (const std::string& line : machine.lines())
            if (line.find("libcuda reported") != std::string::npos) return line;
        return std::string();
    };
    const std::string form = "expected %d.%d, %d.%d.%d, or %d.%d.%d.%d form for driver version; got \"1\"";
    EXPECT_EQ(said("2.13.1", "/lib/libcuda.so.1.1", LoadState::loaded), "list I libcuda reported version is: 1.1.0");
    EXPECT_EQ(said("2.13.1", "/lib/libcuda.so.1", LoadState::loaded), "list I libcuda reported version is: INVALID_ARGUMENT: " + form);
    EXPECT_EQ(said("2.4.4", "/lib/libcuda.so.1", LoadState::loaded), "list I libcuda reported version is: Invalid argument: " + form);
    const std::string none = "was unable to find libcuda.so DSO loaded into this program";
    EXPECT_EQ(said("2.13.1", "/stubs/libcuda.so", LoadState::loaded), "list I libcuda reported version is: NOT_FOUND: " + none);
    EXPECT_EQ(said("2.4.4", "", LoadState::not_found), "list I libcuda reported version is: Not found: " + none);
    EXPECT_EQ(said("2.18.1", "", LoadState::not_found), "list I libcuda reported version is: NOT_FOUND: " + none);
    EXPECT_EQ(said("2.20.0", "", LoadState::not_found),
              "list I libcuda reported version is: NOT_FOUND: " + none + ". The library may be missing or provided via another object.");
}

TEST(Lines, AnUnknownHostNameEndsTheText) {
    Machine machine("2.18.0");
    machine.fail_init(999, "CUDA_ERROR_UNKNOWN", "unknown error");
    machine.seen.machine.host_name = Observed<std::string>::unknown(Unknown::not_captured, "uname");
    const Lines lines = only(machine.lines(), "list");
    ASSERT_GE(lines.size(), 3U);
    EXPECT_EQ(lines[1], "list I retrieving CUDA diagnostic information for host: ");
}

TEST(Lines, OfNothingButADeviceNodeMissing) {
    Machine machine("2.4.4");
    machine.fail_init(100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected");
    machine.seen.driver.nodes.clear();
    EXPECT_EQ(machine.lines().back(), "list I no NVIDIA GPU device is present: /dev/nvidia0 does not exist");
    // Where nobody could look, nothing is foretold.
    machine.seen.driver.nodes_listed = Observed<bool>::unknown(Unknown::denied, "/dev");
    EXPECT_EQ(machine.lines().back(), "list E failed call to cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected");
}

TEST(Lines, WithoutCudart) {
    const std::string found = "import I Could not find cuda drivers on your machine, GPU will not be used.";
    const std::string not_loaded = "Could not load dynamic library 'libcudart.so.11.0'; dlerror: libcudart.so.11.0: cannot open shared object file: "
                                   "No such file or directory";
    const std::pair<const char*, Lines> table[] = {
        {"2.9.3", {"import W " + not_loaded, "import I Ignore above cudart dlerror if you do not have a GPU set up on your machine.", "list W " + not_loaded, cannot_dlopen}},
        {"2.13.1", {found, found, cannot_dlopen}},
        {"2.14.1", {found, registered_twice("cuDNN"), registered_twice("cuFFT"), registered_twice("cuBLAS"), found, cannot_dlopen}},
        {"2.20.0", {found, found, no_cudart_runtime, cannot_dlopen}},
        {"2.21.0", {found, found, no_cudart_runtime, cannot_dlopen}},
    };
    for (const auto& [release, expected] : table) {
        Machine machine(release);
        machine.lose_library("cudart");
        EXPECT_EQ(machine.lines(), expected) << release;
    }
    Machine old("2.2.3");
    old.lose_library("cudart");
    EXPECT_EQ(only(old.lines(), "import"), Lines());
}

TEST(Lines, WithoutCudnn) {
    Machine machine("2.21.0");
    machine.lose_library("cudnn");
    EXPECT_EQ(machine.lines(), (Lines{no_cudnn_version, cannot_dlopen}));
    Machine before("2.20.0");
    before.lose_library("cudnn");
    EXPECT_EQ(before.lines(), Lines{cannot_dlopen});
    Machine next("2.22.0rc0");
    next.lose_library("cudnn");
    const Lines lines = next.lines();
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines[1], "list W Could not load dynamic library 'libcudnn.so.9'; dlerror: libcudnn.so.9: cannot open shared object file: No such file or directory");
}

/// $ORIGIN is spelled as the object of the RUNPATH was opened.
TEST(Lines, ALibraryBesideTensorFlowIsSpelledAsTheLoaderDoes) {
    Machine machine("2.22.0rc0");
    machine.seen.tensorflow.core_folder = "/v/tensorflow";
    LoadOutcome& cufft = machine.seen.libraries[3].outcome;
    cufft.state = LoadState::refused;
    cufft.error = "/v/tensorflow/../nvidia/cufft/lib/libcufft.so.11: file too short";
    bool found = false;
    for (const std::string& line : machine.lines())
        found = found || line.find("dlerror: /v/tensorflow/python/platform/../../../nvidia/cufft/lib/libcufft.so.11: file too short") != std::string::npos;
    EXPECT_TRUE(found);
}

TEST(Lines, EndWhereTheProcessEnds) {
    Machine machine("2.2.3");
    machine.seen.libraries[2].outcome.state = LoadState::kills_process;
    machine.predicted.stop = Stop::library_kills;
    EXPECT_EQ(machine.lines().back(), "list I Successfully opened dynamic library libcublas.so.10");
    Machine abort("2.21.0");
    abort.predicted.stop = Stop::cudnn_aborts;
    EXPECT_EQ(abort.lines(), Lines());
}

TEST(Lines, NothingIsForetoldOfAnImportThatFails) {
    Machine machine("2.18.0");
    machine.predicted.import = Outcome::error;
    machine.predicted.stop = Stop::import_fails;
    EXPECT_EQ(machine.lines(), Lines());
}

TEST(Lines, SilentEnds) {
    for (const Stop stop : {Stop::nvml_fails, Stop::device_types}) {
        Machine machine("2.21.0");
        machine.predicted.stop = stop;
        EXPECT_EQ(machine.lines(), Lines());
    }
    Machine none("2.21.0");
    none.set_gpus({});
    none.predicted.stop = Stop::no_visible_device;
    EXPECT_EQ(none.lines(), Lines());
}

struct Level {
    const char* release;
    const char* value;
    Lines lines;
};

TEST(Lines, ThatTheLevelHides) {
    const std::string found = "import I Could not find cuda drivers on your machine, GPU will not be used.";
    const Level table[] = {
        {"2.13.1", "1", {cannot_dlopen}},
        {"2.13.1", "2", {}},
        {"2.20.0", "1", {no_cudart_runtime, cannot_dlopen}},
        {"2.20.0", "3", {no_cudart_runtime, cannot_dlopen}},
        {"2.21.0", "1", {found, found, no_cudart_runtime, cannot_dlopen}},
        {"2.21.0", "2", {found, found, no_cudart_runtime}},
        {"2.21.0", "3", {found, found}},
        {"2.18.0", "3", {registered_twice("cuDNN"), registered_twice("cuBLAS"), cannot_dlopen}},
    };
    for (const Level& row : table) {
        Machine machine(row.release);
        machine.set("TF_CPP_MIN_LOG_LEVEL", row.value);
        machine.lose_library("cudart");
        EXPECT_EQ(machine.lines(), row.lines) << row.release << " at " << row.value;
    }
}

TEST(MinimumLogLevel, IsReadAsTheReleaseReadsIt) {
    const struct {
        const char* value;
        long long beginning, whole;
    } table[] = {{"0", 0, 0},   {"1", 1, 1},     {" 1", 1, 1},  {"1 ", 1, 1},   {"2x", 2, 0}, {"1.9", 1, 0},  {"", 0, 0},
                 {"abc", 0, 0}, {"0x3", 0, 0},   {"-1", -1, -1}, {"+2", 2, 2},  {"-", 0, 0},  {"99999999999999999999", 2147483647, 0}};
    for (const auto& row : table) {
        EXPECT_EQ(minimum_log_level(text(row.value), false), row.beginning) << row.value;
        EXPECT_EQ(minimum_log_level(text(row.value), true), row.whole) << row.value;
    }
    EXPECT_EQ(minimum_log_level(Observed<std::string>::absent("test"), false), 0);
}

TEST(Lines, OfDeviceTypes) {
    const auto off = [](const std::string& type) { return "import I Device factory '" + type + "' disabled by TF_ENABLED_DEVICE_TYPES environment variable."; };
    Machine machine("2.13.1");
    machine.set("TF_ENABLED_DEVICE_TYPES", "CPU");
    machine.predicted.stop = Stop::device_types;
    EXPECT_EQ(machine.lines(), (Lines{off("GPU"), off("XLA_CPU"), off("XLA_GPU")}));
    machine.set("TF_ENABLED_DEVICE_TYPES", "cpu,gpu");
    machine.predicted.stop = Stop::no_cpu_factory;
    EXPECT_EQ(machine.lines(), (Lines{off("CPU"), off("GPU"), off("CPU"), off("XLA_CPU"), off("XLA_GPU")}));
    Machine cpu("2.18.0");
    BuildInfo build;
    build.cuda = false;
    cpu.seen.tensorflow.build = Observed<BuildInfo>::present(build, "test");
    cpu.predicted.stop = Stop::not_a_cuda_build;
    cpu.set("TF_ENABLED_DEVICE_TYPES", "CPU");
    EXPECT_EQ(cpu.lines(), Lines{off("XLA_CPU")});
    Machine old("2.5.3");
    old.set("TF_ENABLED_DEVICE_TYPES", "CPU");
    EXPECT_EQ(old.lines()[0], "import I Successfully opened dynamic library libcudart.so.11.0");
}

TEST(Lines, OfTensorRT) {
    const auto with_tensorrt = [](const char* release, LoadState state) {
        Machine machine(release);
        LoadOutcome library;
        library.name = "libnvinfer.so.7";
        library.state = state;
        library.error = "libnvinfer.so.7: cannot open shared object file: No such file or directory";
        machine.seen.tensorrt.push_back(library);
        return machine.lines();
    };
    EXPECT_EQ(with_tensorrt("2.13.1", LoadState::not_found), Lines{"import W TF-TRT Warning: Could not find TensorRT"});
    EXPECT_EQ(with_tensorrt("2.13.1", LoadState::loaded), Lines());
    EXPECT_EQ(with_tensorrt("2.11.1", LoadState::not_found),
              (Lines{"import W Could not load dynamic library 'libnvinfer.so.7'; dlerror: libnvinfer.so.7: cannot open shared object file: No such file or directory",
                     "import W TF-TRT Warning: Cannot dlopen some TensorRT libraries. If you would like to use Nvidia GPU with TensorRT, please make sure the "
                     "missing libraries mentioned above are installed properly."}));
}

TEST(Lines, OfTheNumaNode) {
    Machine machine("2.10.1");
    machine.set_numa_node(Observed<int>::present(-1, "test"));
    const Lines four{negative_node, negative_node, negative_node, negative_node};
    EXPECT_EQ(only(machine.lines(), "list"), four);
    Machine before("2.1.4");
    before.set_numa_node(Observed<int>::present(-1, "test"));
    int said = 0;
    for (const std::string& line : before.lines()) said += line == negative_node;
    EXPECT_EQ(said, 3);
    Machine later("2.18.0");
    later.set_numa_node(Observed<int>::present(-1, "test"));
    EXPECT_EQ(only(later.lines(), "list"), Lines());

    const std::string unreadable = "could not open file to read NUMA node: /sys/bus/pci/devices/0000:07:00.0/numa_node";
    machine.set_pci({});
    EXPECT_EQ(machine.lines().back(), "list I " + unreadable);
    Machine old("2.4.4");
    old.set_numa_node(Observed<int>::absent("test"));
    EXPECT_EQ(old.lines().back(), "list E " + unreadable);
}

TEST(Lines, AValidMinimumSparesALook) {
    Machine machine("2.13.1");
    machine.set_numa_node(Observed<int>::present(-1, "test"));
    machine.set("TF_MIN_GPU_MULTIPROCESSOR_COUNT", "4");
    EXPECT_EQ(only(machine.lines(), "list").size(), 3U);
    machine.set("TF_MIN_GPU_MULTIPROCESSOR_COUNT", "");
    EXPECT_EQ(only(machine.lines(), "list").size(), 4U);
}

TEST(Lines, OfDevicesThatAreLeftOut) {
    GpuFacts small = a100();
    small.ordinal = 1;
    small.name = "NVIDIA T400";
    small.capability_major = 7;
    small.capability_minor = 5;
    small.multiprocessors = 6;
    small.pci_address = "0000:0f:00.0";
    Machine machine("2.20.0");
    machine.set_gpus({a100(), small});
    machine.set("TF_MIN_GPU_MULTIPROCESSOR_COUNT", "foo");
    EXPECT_EQ(machine.lines(), (Lines{"list E Invalid minimum GPU multiprocessor count: [foo]. Using the default value: 8",
                                      "list I Ignoring visible gpu device (device: 1, name: NVIDIA T400, pci bus id: 0000:0f:00.0, compute capability: 7.5) with core "
                                      "count: 6. The minimum required count is 8. You can adjust this requirement with the env var TF_MIN_GPU_MULTIPROCESSOR_COUNT."}));
    GpuFacts old = a100();
    old.name = "GeForce GTX 670";
    old.capability_major = 3;
    old.pci_address = "0000:0a:00.0";
    Machine kepler("2.7.4");
    kepler.set_gpus({old});
    EXPECT_EQ(kepler.lines(), Lines{"list I Ignoring visible gpu device (device: 0, name: GeForce GTX 670, pci bus id: 0000:0a:00.0, compute capability: 3.0) with "
                                    "Cuda compute capability 3.0. The minimum required Cuda capability is 3.5."});
}

TEST(Lines, OfCodeThatTheDriverCompiles) {
    const auto said = [](const char* release, int major, int minor) {
        GpuFacts gpu = a100();
        gpu.capability_major = major;
        gpu.capability_minor = minor;
        Machine machine(release);
        machine.set_gpus({gpu});
        for (const std::string& line : machine.lines())
            if (line.find("TensorFlow was not built") != std::string::npos) return line;
        return std::string();
    };
    const std::string start = "list W TensorFlow was not built with CUDA kernel binaries compatible with compute capability ";
    const std::string rest = ". CUDA kernels will be jit-compiled from PTX, which could take 30 minutes or longer.";
    EXPECT_EQ(said("2.13.1", 9, 0), start + "9.0" + rest);
    EXPECT_EQ(said("2.17.1", 9, 0), "");
    EXPECT_EQ(said("2.17.1", 5, 0), start + "5.0" + rest);
    EXPECT_EQ(said("2.20.0", 12, 0), start + "12.0" + rest);
    EXPECT_EQ(said("2.21.0", 12, 0), start + "12.0a" + rest);
    EXPECT_EQ(said("2.21.0", 10, 3), start + "10.3");
    EXPECT_EQ(said("2.5.3", 9, 0), "");
}

/// What the import prints when something ends it at that point.
Lines lines_of_failing_import(const char* version, NativeCode native) {
    Machine machine(version);
    machine.predicted.import = Outcome::error;
    machine.predicted.stop = Stop::import_fails;
    ImportBreaker breaker;
    breaker.native = native;
    machine.predicted.imports.breakers.push_back(breaker);
    return machine.lines();
}

TEST(Lines, OfAnImportThatFails) {
    const Lines of_native_code{registered_twice("cuFFT"), registered_twice("cuDNN"), registered_twice("cuBLAS")};
    EXPECT_EQ(lines_of_failing_import("2.18.0", NativeCode::loaded), of_native_code);
    EXPECT_EQ(lines_of_failing_import("2.18.0", NativeCode::all_done), of_native_code);
    EXPECT_EQ(lines_of_failing_import("2.18.0", NativeCode::not_loaded), Lines());
    EXPECT_EQ(lines_of_failing_import("2.18.0", NativeCode::unknown), Lines());
    EXPECT_EQ(lines_of_failing_import("2.4.4", NativeCode::loaded), Lines{"import I Successfully opened dynamic library libcudart.so.11.0"});
}

TEST(Lines, OfAListingThatAFolderForPluginsBringsForward) {
    for (const char* version : {"2.4.4", "2.5.3", "2.10.1", "2.21.0"}) {
        Machine machine(version);
        machine.lose_library("cudnn");
        const Lines without = machine.lines();
        machine.seen.imports.plugin_folder = true;
        const Lines with = machine.lines();
        EXPECT_EQ(with.size(), without.size()) << version;
        EXPECT_EQ(only(with, "list").empty(), std::string(version) != "2.4.4") << version;
        EXPECT_FALSE(only(without, "list").empty()) << version;
    }
}

TEST(VersionAsPrinted, HasThreeNumbersWithoutLeadingZeros) {
    EXPECT_EQ(version_as_printed("535.104.05"), "535.104.5");
    EXPECT_EQ(version_as_printed("550.54"), "550.54.0");
    EXPECT_EQ(version_as_printed("450.80.02.1"), "450.80.2");
    for (const char* bad : {"1", "", "a.b", "1.2.3.4.5", "535.x"}) EXPECT_EQ(version_as_printed(bad), std::nullopt) << bad;
}

TEST(KernelVersionAsPrinted, FollowsTwoBlanks) {
    EXPECT_EQ(kernel_version_as_printed("NVRM version: NVIDIA UNIX x86_64 Kernel Module  460.32.03  Sun Dec 27", false), "460.32.3");
    EXPECT_EQ(kernel_version_as_printed("NVRM version: NVIDIA UNIX x86_64 Kernel Module  460.32.03  Sun Dec 27", true), "460.32.3");
    EXPECT_EQ(kernel_version_as_printed("Open Kernel Module for x86_64  550.54.15  Release", true), "550.54.15");
    EXPECT_EQ(kernel_version_as_printed("Open Kernel Module for x86_64  550.54.15  Release", false), std::nullopt);
    for (const char* bad : {"", "Kernel Module", "Kernel Module  ", "Kernel Module 460.32.03", "nothing"}) {
        EXPECT_EQ(kernel_version_as_printed(bad, true), std::nullopt) << bad;
        EXPECT_EQ(kernel_version_as_printed(bad, false), std::nullopt) << bad;
    }
}

TEST(FillLine, StopsWhereAValueIsNotKnown) {
    EXPECT_EQ(fill_line("a {x} b {y} c", {{"x", "1"}, {"y", "2"}}), "a 1 b 2 c");
    EXPECT_EQ(fill_line("a {x} b {y} c", {{"x", "1"}, {"y", std::nullopt}}), "a 1 b ");
    EXPECT_EQ(fill_line("a {x} b", {}), "a ");
    EXPECT_EQ(fill_line("a {x} b", {{"x", "1", true}}), "a 1");
    EXPECT_EQ(fill_line("a {x} b", {{"x", "first\nsecond"}}), "a first");
    EXPECT_EQ(fill_line("plain", {}), "plain");
}

}  // namespace
}  // namespace whynogpu
