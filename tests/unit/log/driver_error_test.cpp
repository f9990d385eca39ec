// SPDX-License-Identifier: Apache-2.0
#include "log/driver_error.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

const std::vector<StatusCode> codes{{"cuda", "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected", "no-device", 100, 0},
                                    {"cuda", "CUDA_ERROR_NOT_READY", "device not ready", "device-busy", 600, 0}};

void expect_whole(const std::string& error, const std::string& next_line, const std::string& text) {
    const DriverError read = driver_error(error, next_line, codes);
    EXPECT_FALSE(read.is_cut) << error;
    EXPECT_EQ(read.text, text);
}

TEST(DriverError, APieceOfANameIsNoCode) {
    for (const char* error : {"", "CUDA", "CUDA_", "CUDA_ERROR_", "CUDA_ERROR_N", "CUDA_ERROR_NO_DEVIC", "INTERNAL: CUDA error: Failed call to cuI",
                              "INTERNAL: CUDA error: Failed call to cuInit: CUDA_ERROR_NO", "UNKNOWN ERROR (", "UNKNOWN ERROR (1"})
        EXPECT_TRUE(driver_error(error, "", codes).is_cut) << error;
    expect_whole("CUDA_ERROR_NO_DEVICE", "", "CUDA_ERROR_NO_DEVICE");
    expect_whole("CUDA_ERROR_NO_DEVICE: no CUDA-cap", "", "CUDA_ERROR_NO_DEVICE: no CUDA-cap");
    expect_whole("UNKNOWN ERROR (100)", "", "UNKNOWN ERROR (100)");
    expect_whole("unknown", "", "unknown");
    // What the table of codes does not hold is a code nevertheless.
    expect_whole("CUDA_ERROR_OF_TOMORROW", "", "CUDA_ERROR_OF_TOMORROW");
}

TEST(DriverError, TheNextLineCompletesIt) {
    expect_whole("CUDA_ERROR_NO_D", "EVICE: no CUDA-capable device", "CUDA_ERROR_NO_DEVICE: no CUDA-capable device");
    expect_whole("CUDA_ERROR_NO_D", "> EVICE", "CUDA_ERROR_NO_DEVICE");
    expect_whole("UNKNOWN ERROR (10", "0)", "UNKNOWN ERROR (100)");
    EXPECT_TRUE(driver_error("CUDA_ERROR_NO_D", "retrieving CUDA diagnostic information", codes).is_cut);
    EXPECT_TRUE(driver_error("CUDA_ERROR_NO_D", "EVICES", codes).is_cut);
    EXPECT_TRUE(driver_error("UNKNOWN ERROR (10", "2 devices", codes).is_cut);
}

}  // namespace
}  // namespace whynogpu
