// SPDX-License-Identifier: Apache-2.0
// What TensorFlow prints of the driver, and of what it finds in its place.
#include <gtest/gtest.h>

#include "derive/driver_lines.hpp"
#include "lines_machine.hpp"

namespace whynogpu::test {
namespace {

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

}  // namespace
}  // namespace whynogpu::test
