// SPDX-License-Identifier: Apache-2.0
// Expected lines are those that TensorFlow printed on such machines: libraries, ends, levels, imports.
#include <gtest/gtest.h>

#include "derive/line_writer.hpp"
#include "lines_machine.hpp"

namespace whynogpu::test {
namespace {

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

TEST(FillLine, StopsWhereAValueIsNotKnown) {
    EXPECT_EQ(fill_line("a {x} b {y} c", {{"x", "1"}, {"y", "2"}}), "a 1 b 2 c");
    EXPECT_EQ(fill_line("a {x} b {y} c", {{"x", "1"}, {"y", std::nullopt}}), "a 1 b ");
    EXPECT_EQ(fill_line("a {x} b", {}), "a ");
    EXPECT_EQ(fill_line("a {x} b", {{"x", "1", true}}), "a 1");
    EXPECT_EQ(fill_line("a {x} b", {{"x", "first\nsecond"}}), "a first");
    EXPECT_EQ(fill_line("plain", {}), "plain");
}

}  // namespace
}  // namespace whynogpu::test
