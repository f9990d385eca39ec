// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "derive/lines.hpp"
#include "knowledge/knowledge.hpp"

namespace whynogpu::test {

using Lines = std::vector<std::string>;

inline constexpr const char* cannot_dlopen =
    "list W Cannot dlopen some GPU libraries. Please make sure the missing libraries mentioned above are installed properly if you would like to use "
    "GPU. Follow the guide at https://www.tensorflow.org/install/gpu for how to download and setup the required libraries for your platform.";
inline constexpr const char* negative_node =
    "list I successful NUMA node read from SysFS had negative value (-1), but there must be at least one NUMA node, so returning NUMA node zero";
inline constexpr const char* no_cudart_runtime =
    "list E INTERNAL: CUDA Runtime error: Failed call to cudaGetRuntimeVersion: Error loading CUDA libraries. GPU will not be used.: Error loading CUDA "
    "libraries. GPU will not be used.";
inline constexpr const char* no_cudnn_version =
    "list W Failed to determine cuDNN version (Note that this is expected if the application doesn't link the cuDNN plugin): INTERNAL: cuDNN error: "
    "CUDNN_STATUS_INTERNAL_ERROR";

inline Observed<std::string> text(const std::string& value) {
    return Observed<std::string>::present(value, "test");
}

inline GpuFacts a100() {
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

inline std::string registered_twice(const std::string& library) {
    return "import E Unable to register " + library + " factory: Attempting to register factory for plugin " + library + " when one has already been registered";
}

inline Lines only(const Lines& lines, const std::string& stage) {
    Lines kept;
    for (const std::string& line : lines)
        if (line.starts_with(stage)) kept.push_back(line);
    return kept;
}

}  // namespace whynogpu::test
