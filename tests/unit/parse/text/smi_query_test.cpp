// SPDX-License-Identifier: Apache-2.0
#include "parse/text/smi_query.hpp"

#include <gtest/gtest.h>

#include "util/text.hpp"

namespace whynogpu::test {
namespace {

/// "kind=value" of all lines.
std::string fields_of(const std::string& text) {
    SmiQueryReader reader;
    std::string all;
    for (const std::string& line : split_lines(text))
        for (const SmiField& field : reader.take(line)) all += std::to_string(static_cast<int>(field.kind)) + "=" + field.value + ";";
    return all;
}

TEST(SmiQuery, ReadsTheLongForm) {
    EXPECT_EQ(fields_of("==============NVSMI LOG==============\n\nDriver Version                            : 390.77\n"
                        "CUDA Version                              : 9.1\nGPU 00000000:01:00.0\n"
                        "    Product Name                          : GeForce GTX 1080\n    Compute Mode                          : Exclusive_Process\n"),
              "0=390.77;1=9.1;2=GeForce GTX 1080;3=Exclusive_Process;");
    EXPECT_EQ(fields_of("Driver Version                            : 390.77\n"), "") << "without its head it may be any program's";
}

TEST(SmiQuery, ReadsTheTableWithCommas) {
    EXPECT_EQ(fields_of("name, driver_version, memory.total [MiB]\nTesla T4, 470.82.01, 15109 MiB\nTesla T4, 470.82.01, 15109 MiB\ndone\nTesla P4, 1, 2\n"),
              "2=Tesla T4;0=470.82.01;2=Tesla T4;0=470.82.01;");
    EXPECT_EQ(fields_of("index, name, compute_mode\n0, Tesla K80, [N/A]\n"), "4=0;2=Tesla K80;");
}

TEST(SmiQuery, KnowsItsColumnsByTheCommandOrTheHead) {
    EXPECT_EQ(fields_of("$ nvidia-smi --query-gpu=index,utilization.gpu --format=csv,noheader\n0, 12 %\n1, 99 %\nEpoch 1/4\n2, 7 %\n"), "4=0;5=12;4=1;5=99;");
    EXPECT_EQ(fields_of("index, name, utilization.gpu [%]\n0, A40, 55 %\n"), "4=0;2=A40;5=55;");
    EXPECT_EQ(fields_of("$ nvidia-smi --query-gpu=driver_version --format=csv,noheader\n525.60.13\n$ python train.py\n"), "0=525.60.13;");
}

TEST(SmiQuery, TableOfOneColumnEndsWithItsRows) {
    EXPECT_EQ(fields_of("$ nvidia-smi --query-gpu=name --format=csv\nname\nQuadro M4000\nloading the data\nQuadro M4000\n"), "2=Quadro M4000;");
}

TEST(SmiQuery, OtherTablesAreNone) {
    EXPECT_EQ(fields_of("name, age\nAda, 36\n"), "");
    EXPECT_EQ(fields_of(std::string(5000, ',') + "\n,,,\n"), "");
    EXPECT_EQ(fields_of("driver_version\n\n470.82.01\n"), "");
}

}  // namespace
}  // namespace whynogpu::test
