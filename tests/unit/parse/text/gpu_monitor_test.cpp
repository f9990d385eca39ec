// SPDX-License-Identifier: Apache-2.0
#include "parse/text/gpu_monitor.hpp"

#include <gtest/gtest.h>

#include <string>

#include "util/text.hpp"

namespace whynogpu::test {
namespace {

/// "0:88 1:0" of all rows.
std::string loads(const std::string& text) {
    GpuMonitorReader reader;
    std::string all;
    for (const std::string& line : split(text, '\n'))
        if (const auto load = reader.take(line))
            all += (all.empty() ? "" : " ") + std::to_string(load->index) + ":" + std::to_string(load->percent);
    return all;
}

TEST(GpuMonitor, TableOfDmonHasItsColumnsNamed) {
    EXPECT_EQ(loads("# gpu   pwr gtemp mtemp    sm   mem\n# Idx     W     C     C     %     %\n    0    61    55     -    93    40\n    1    18    30     -     0     0\n"),
              "0:93 1:0");
    EXPECT_EQ(loads("#Time        gpu    sm   mem\n#HH:MM:SS    Idx     %     %\n 10:11:12      0    71    12\n"), "0:71");
}

TEST(GpuMonitor, HeadWithoutItsMark) {
    EXPECT_EQ(loads("gpu    sm   mem   enc   dec\nIdx     %     %     %     %\n    0    66    20     0     0\n"), "0:66");
}

TEST(GpuMonitor, ProcessesOfPmon) {
    EXPECT_EQ(loads("# gpu        pid  type    sm   mem   enc   dec   command\n# Idx          #   C/G     %     %     %     %   name\n    0       2211     C    64    20     -     -   python3 t.py\n    1          -     -     -     -     -     -   -\n"),
              "0:64");
}

TEST(GpuMonitor, RowOfGpustat) {
    EXPECT_EQ(loads("[0] Quadro P5000   | 41'C,  77 % |  9000 / 16278 MB | ute(8900M)\n[1] Quadro P5000   | 30'C,   0 % |     0 / 16278 MB |"), "0:77 1:0");
}

TEST(GpuMonitor, OddLinesAreNoRows) {
    EXPECT_EQ(loads("# gpu sm mem\n0 101 4\n0 9999999999999999999\nx y\n0 5\n[ | , | MB"), "");
}

}  // namespace
}  // namespace whynogpu::test
