// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include "diagnose/cause.hpp"

namespace whynogpu::test {

template <class T>
Observed<T> seen(T value, std::string origin = "test") {
    return Observed<T>::present(std::move(value), std::move(origin));
}
template <class T>
Observed<T> not_there(std::string origin = "test") {
    return Observed<T>::absent(std::move(origin));
}
template <class T>
Observed<T> denied(std::string origin = "test") {
    return Observed<T>::unknown(Unknown::denied, std::move(origin), "Permission denied");
}

inline LoadOutcome found_at(const std::string& name, const std::string& path) {
    LoadOutcome outcome;
    outcome.name = name;
    outcome.state = LoadState::loaded;
    outcome.path = outcome.real = path;
    return outcome;
}
inline LoadOutcome failing(const std::string& name, LoadState state, const std::string& error, const std::string& culprit_path = {}) {
    LoadOutcome outcome;
    outcome.name = outcome.culprit = name;
    outcome.state = state;
    outcome.error = error;
    outcome.culprit_path = culprit_path;
    outcome.chain = {name};
    return outcome;
}
inline LoadOutcome lost(const std::string& name) {
    return failing(name, LoadState::not_found, name + ": cannot open shared object file: No such file or directory");
}

/// A healthy machine: Debian, an A100, driver 550, Python 3.11, TensorFlow 2.18.0 with all it opens. A test spoils what it is about.
inline Snapshot healthy() {
    Snapshot s;
    s.machine = {.architecture = "x86_64", .kernel_release = "6.1.0-18-amd64", .distribution = seen<std::string>("debian"), .container = seen(ContainerKind::none)};
    s.machine.scheduler.granted_gpu = not_there<bool>();
    s.python.executable = seen<std::string>("/v/bin/python");
    s.python.version = seen(Version("3.11"));
    s.python.prefix = seen<std::string>("/v");
    s.python.start_failure = not_there<std::string>();
    s.python.search_path = {{.folder = "/v/site", .origin = "site-packages of the environment", .is_site = true}};
    s.imports.probed = true;
    s.imports.start_failure = not_there<LoadOutcome>();
    s.tensorflow.module = {.kind = ModuleKind::package, .file = "/v/site/tensorflow/__init__.py", .folder = "/v/site/tensorflow", .entry = "/v/site"};
    s.tensorflow.folder = s.tensorflow.core_folder = "/v/site/tensorflow";
    s.tensorflow.version = seen(Version("2.18.0"));
    s.tensorflow.build = seen(BuildInfo{.cuda = true, .rocm = false, .cuda_version = "12.5.1", .cudnn_version = "9"});
    s.tensorflow.framework = seen<std::string>("/v/site/tensorflow/libtensorflow_framework.so.2");
    s.tensorflow.owner = seen<std::string>("tensorflow");
    s.tensorflow.claims = {{.name = "tensorflow", .version = "2.18.0", .folder = "/v/site/tensorflow-2.18.0.dist-info", .entry = "/v/site"}};
    s.tensorflow.nvidia = {{.name = "nvidia-cudnn-cu12", .version = "9.3.0.75", .folder = "/v/site/nvidia_cudnn_cu12-9.3.0.75.dist-info", .entry = "/v/site"}};
    s.tensorflow.impostor = not_there<std::string>();
    for (const auto& [id, soname] : {std::pair("cudart", "libcudart.so.12"), std::pair("cublas", "libcublas.so.12"), std::pair("cudnn", "libcudnn.so.9")}) {
        LibraryFacts library;
        library.library = id;
        library.soname = soname;
        library.outcome = found_at(soname, std::string("/v/site/nvidia/") + id + "/lib/" + soname);
        s.libraries.push_back(library);
    }
    s.libraries[2].version = seen(Version("9.3.0.75"));
    s.driver.pci = seen(std::vector<PciDevice>{{.address = "0000:07:00.0", .vendor = 0x10de, .device = 0x20b0, .device_class = 0x030200, .kernel_driver = "nvidia"}});
    s.driver.pci_total = 1;
    s.driver.kernel_version = seen<std::string>("550.54.15", "/proc/driver/nvidia/version");
    s.driver.module_loaded = s.driver.uvm_loaded = seen(true);
    for (const char* path : {"/dev/nvidia0", "/dev/nvidia-uvm", "/dev/nvidiactl"}) s.driver.nodes.push_back({.path = path, .usable = seen(true, path)});
    s.driver.nodes_listed = seen(true, "/dev");
    s.driver.libcuda = found_at("libcuda.so.1", "/usr/lib/libcuda.so.1");
    s.driver.libcuda.real = "/usr/lib/libcuda.so.550.54.15";
    s.driver.libnvml = found_at("libnvidia-ml.so.1", "/usr/lib/libnvidia-ml.so.1");
    s.driver.libcuda_version = seen<std::string>("550.54.15");
    GpuFacts gpu{.name = "NVIDIA A100", .capability_major = 8, .capability_minor = 0, .multiprocessors = 108, .memory_bytes = 40ULL << 30};
    gpu.memory_free_bytes = seen<std::uint64_t>(39ULL << 30);
    s.driver.cuda = seen(CudaAnswers{.api_version = seen(12040), .device_count = seen(1), .gpus = {gpu}}, "libcuda.so.1");
    s.driver.nvml = seen(NvmlAnswers{.driver_version = seen<std::string>("550.54.15"), .device_count = seen(1), .gpus = {gpu}}, "libnvidia-ml.so.1");
    s.xla = {.ptxas = seen<std::string>("/v/ptxas"), .libdevice = seen<std::string>("/v/libdevice.10.bc")};
    return s;
}

/// cuInit refuses.
inline void refuse(Snapshot& s, int code, const std::string& name = {}) {
    s.driver.cuda = seen(CudaAnswers{.init_code = code, .init_name = name, .init_text = name.empty() ? "" : "as the driver words it"}, "libcuda.so.1");
}
/// Nobody knows what the driver would say.
inline void silence(Snapshot& s) {
    s.driver.cuda = Observed<CudaAnswers>::unknown(Unknown::not_asked, "libcuda.so.1", "the driver was not to be asked");
}
inline LibraryFacts& library(Snapshot& s, const std::string& id) {
    for (LibraryFacts& library : s.libraries)
        if (library.library == id) return library;
    throw std::out_of_range(id);
}
inline void no_tensorflow(Snapshot& s) {
    s.tensorflow.module = {};
    s.tensorflow.version = not_there<Version>();
    s.tensorflow.build = not_there<BuildInfo>();
}

/// What one judge says of a snapshot; `release`: the row that is known of its TensorFlow, if any.
inline Judgement hear(std::string_view id, const Snapshot& snapshot) {
    static const Knowledge knowledge;
    const Release* release = snapshot.tensorflow.version.is_present() ? knowledge.find_release(*snapshot.tensorflow.version).release : nullptr;
    const Prediction predicted = predict(snapshot, release);
    const LibraryFaults faults = find_library_faults(snapshot, release);
    const RemedyBook remedies(snapshot);
    return find_cause(id)->judge({snapshot, predicted, faults, release, knowledge, remedies});
}
inline Verdict verdict_on(std::string_view id, const Snapshot& snapshot) {
    return hear(id, snapshot).verdict;
}

}  // namespace whynogpu::test

#define EXPECT_CONVICTS(id, snapshot) EXPECT_EQ(::whynogpu::test::verdict_on(id, snapshot), ::whynogpu::Verdict::established)
#define EXPECT_SUSPECTS(id, snapshot) EXPECT_EQ(::whynogpu::test::verdict_on(id, snapshot), ::whynogpu::Verdict::suspected)
#define EXPECT_ACQUITS(id, snapshot) EXPECT_EQ(::whynogpu::test::verdict_on(id, snapshot), ::whynogpu::Verdict::ruled_out)
#define EXPECT_ABSTAINS(id, snapshot)                                                      \
    do {                                                                                   \
        const ::whynogpu::Judgement said = ::whynogpu::test::hear(id, snapshot);           \
        EXPECT_EQ(said.verdict, ::whynogpu::Verdict::undecided);                           \
        EXPECT_FALSE(said.settle.empty()) << "an open question needs a way to settle it";  \
    } while (false)
