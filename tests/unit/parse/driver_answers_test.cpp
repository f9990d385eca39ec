// SPDX-License-Identifier: Apache-2.0
#include "parse/driver_answers.hpp"

#include <gtest/gtest.h>

#include <string>

namespace whynogpu {
namespace {

const std::string whole = R"({"q":"dlopen","begin":true}
{"q":"dlopen","code":0,"value":"/usr/lib/libcuda.so.1"}
{"q":"cuInit","begin":true}
{"q":"cuInit","code":100,"name":"CUDA_ERROR_NO_DEVICE","text":"no CUDA-capable device is detected"}
{"q":"cuDeviceGetAttribute","device":1,"item":75,"code":0,"value":9}
{"q":"cuDeviceTotalMem_v2","device":1,"code":0,"value":151121821696}
{"q":"cuDeviceGetUuid","missing":true}
{"q":"end"}
)";

TEST(DriverAnswers, NamesValuesAndCodes) {
    const DriverAnswers all = parse_driver_answers(whole);
    EXPECT_TRUE(all.finished);
    EXPECT_EQ(all.unreadable_lines, 0);
    ASSERT_NE(all.find("cuInit"), nullptr);
    EXPECT_EQ(all.find("cuInit")->code, 100);
    EXPECT_EQ(all.find("cuInit")->name, "CUDA_ERROR_NO_DEVICE");
    ASSERT_NE(all.find("cuDeviceGetAttribute", 1, "75"), nullptr);
    EXPECT_EQ(all.find("cuDeviceGetAttribute", 1, "75")->number, 9u);
    EXPECT_EQ(all.find("cuDeviceGetAttribute", 0, "75"), nullptr);
    EXPECT_EQ(all.find("cuDeviceTotalMem_v2", 1)->number, 151121821696u);
    EXPECT_TRUE(all.find("cuDeviceGetUuid")->missing);
}

TEST(DriverAnswers, TheQuestionThatNeverCameBackIsKnown) {
    const DriverAnswers all = parse_driver_answers(whole.substr(0, whole.find("{\"q\":\"cuInit\",\"code\"")));
    EXPECT_FALSE(all.finished);
    EXPECT_EQ(all.pending, "cuInit");
    EXPECT_NE(all.find("dlopen"), nullptr);
}

TEST(DriverAnswers, EveryCutLeavesTheLinesBeforeIt) {
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const DriverAnswers all = parse_driver_answers(std::string_view(whole).substr(0, length));
        EXPECT_LE(all.unreadable_lines, 1) << length;
        EXPECT_LE(all.answers.size(), 6u);
    }
}

TEST(DriverAnswers, ForeignLinesAreCountedAndPassedOver) {
    const DriverAnswers all = parse_driver_answers(
        "hello\n[1,2]\n{\"q\":7}\n{\"q\":\"cuInit\",\"code\":\"no\"}\n{\"q\":\"cuInit\",\"code\":99999999999}\n" +
        std::string(20000, '[') +
        "\n{\"q\":\"cuDriverGetVersion\",\"code\":0,\"value\":-3}\n{\"q\":\"x\",\"code\":-1}");
    EXPECT_EQ(all.unreadable_lines, 4);
    EXPECT_FALSE(all.find("cuInit")->code.has_value());
    EXPECT_FALSE(all.find("cuDriverGetVersion")->number.has_value());
    EXPECT_EQ(all.find("x")->code, -1);
}

TEST(PciAddress, BothSpellingsBecomeThatOfSysfs) {
    EXPECT_EQ(normal_pci_address("00000000:AF:00.0"), "0000:af:00.0");
    EXPECT_EQ(normal_pci_address("0000:07:1F.3"), "0000:07:1f.3");
    EXPECT_EQ(normal_pci_address("10000:07:00.0"), "10000:07:00.0");
    for (const char* wrong :
         {"", "07:00.0", "0000:07:00", "0000:07:00.0x", "gpu", "0000:07:00.0.0000000000000000000000"})
        EXPECT_EQ(normal_pci_address(wrong), "") << wrong;
}

}  // namespace
}  // namespace whynogpu
