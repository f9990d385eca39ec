// SPDX-License-Identifier: Apache-2.0
#include "parse/text/line_prefix.hpp"

#include <gtest/gtest.h>

namespace whynogpu {
namespace {

constexpr const char* message = "2024-05-01 12:00:00.123456: W tensorflow/a.cc:64] Could not load dynamic library";

void expect_prefix(const std::string& prefix, const std::string& source) {
    LinePrefixes prefixes;
    const UnprefixedLine line = prefixes.take_off(prefix + message);
    EXPECT_EQ(line.text, message) << prefix;
    EXPECT_EQ(line.source, source) << prefix;
}

TEST(LinePrefixes, TensorFlowsOwnTimeStays) {
    expect_prefix("", "");
}

TEST(LinePrefixes, OfContainers) {
    expect_prefix("2024-05-01T12:00:00.123456789Z stderr F ", "");
    expect_prefix("2024-05-01T12:00:00.123456789+02:00 stdout P ", "");
    expect_prefix("2024-05-01T12:00:00.123456789Z ", "");
    expect_prefix("[pod/web-0/main] ", "pod/web-0/main");
    expect_prefix("[pod/web-0/main] 2024-05-01T12:00:00Z ", "pod/web-0/main");
    expect_prefix("train-1  | ", "train-1");
    expect_prefix("train_1      | 2024-05-01T12:00:00.1Z ", "train_1");
    expect_prefix("trainer  | ", "trainer");
}

TEST(LinePrefixes, OfTheJournal) {
    expect_prefix("Nov 21 15:10:46 node17 train.sh[812]: ", "train.sh[812]");
    expect_prefix("Nov  1 05:10:46 node17 jupyter: ", "jupyter");
    expect_prefix("2024-05-01T12:00:00+0200 node17 python3[9]: ", "python3[9]");
    expect_prefix("2024-05-01T12:00:00.123456+02:00 node17 docker/web[9]: ", "docker/web[9]");
}

TEST(LinePrefixes, OfOtherCollectors) {
    expect_prefix("<14>1 2024-05-01T12:00:00.123Z node17 train 812 - - ", "train[812]");
    expect_prefix("<165>1 - - - - ID47 [a@1 k=\"v]\" l=\"w\"][b@1] ", "");
    expect_prefix("2024-05-01T12:00:00.123000+00:00 job/algo-1-1714 ", "job/algo-1-1714");
    expect_prefix("Wed May 01 12:00:00 2024[1,0]<stderr>:", "task 1,0");
}

TEST(LinePrefixes, OfPythonsLoggers) {
    expect_prefix("2024-05-01 12:00:00,123 - root - ERROR - ", "");
    expect_prefix("2024-05-01 12:00:00,123 - INFO - ", "");
    expect_prefix("2024-05-01 12:00:00,123 [INFO] ", "");
    expect_prefix("2024-05-01 12:00:00.123 | INFO     | __main__:run:42 - ", "");
    expect_prefix("[2024-05-01 12:00:00,123: WARNING/ForkPoolWorker-1] ", "ForkPoolWorker-1");
    expect_prefix("ERROR:root:", "");
}

TEST(LinePrefixes, FieldsBesideTheMessage) {
    LinePrefixes prefixes;
    EXPECT_TRUE(prefixes.take_off("__REALTIME_TIMESTAMP=1714564800000000").is_field);
    EXPECT_TRUE(prefixes.take_off("    _SYSTEMD_UNIT=train.service").is_field);
    EXPECT_EQ(prefixes.take_off("MESSAGE=failed call to cuInit").text, "failed call to cuInit");
    EXPECT_EQ(prefixes.take_off("    MESSAGE=failed call to cuInit").text, "failed call to cuInit");
    EXPECT_FALSE(prefixes.take_off("    \"insertId\": \"x\",").is_field);  // as yet nothing shows that records are printed here
    EXPECT_EQ(prefixes.take_off("    \"textPayload\": \"a \\\"b\\\"\\n\",").text, "a \"b\"");
    EXPECT_TRUE(prefixes.take_off("    \"insertId\": \"x\",").is_field);
    EXPECT_TRUE(prefixes.take_off("  },").is_field);
    EXPECT_FALSE(prefixes.take_off("[]").is_field);
    EXPECT_FALSE(prefixes.take_off("CUDA_VISIBLE_DEVICES=").is_field);
}

TEST(LinePrefixes, OfManyTasks) {
    expect_prefix("[1,3]<stderr>:", "task 1,3");
    expect_prefix("[1,mpirank:0,algo-1]<stdout>:", "task 1,mpirank:0,algo-1");
    expect_prefix("[rank2]: ", "task 2");
    expect_prefix("(RayTrainWorker pid=812, ip=10.0.0.7) ", "RayTrainWorker pid=812, ip=10.0.0.7");
    expect_prefix("(pid=812) ", "pid=812");
    expect_prefix("0: ", "task 0");
    expect_prefix(" 12: ", "task 12");
}

TEST(LinePrefixes, OfContinuousIntegration) {
    expect_prefix("2024-05-01T12:00:00.1234567Z ", "");
    expect_prefix("test (3.11)\tRun tests\t2024-05-01T12:00:00.1234567Z ", "test (3.11)/Run tests");
    expect_prefix("2024-05-01T12:00:00.1234567Z ##[error]", "");
    expect_prefix("[2024-05-01T12:00:00.123Z] ", "");
    expect_prefix("2024-05-01T12:00:00.123456Z 01O ", "");
    expect_prefix("[2024-05-01, 12:00:00 UTC] {subprocess.py:93} INFO - ", "");
    expect_prefix("[2024-05-01 12:00:00,123] {docker.py:310} INFO - ", "");
    expect_prefix("[2024-05-01T12:00:00.000+0000] {subprocess.py:93} INFO - ", "");
}

TEST(LinePrefixes, OfPowerShell) {
    expect_prefix("python : ", "");
    expect_prefix("python.exe : ", "");
}

TEST(LinePrefixes, OfRecords) {
    LinePrefixes prefixes;
    EXPECT_EQ(prefixes.take_off(R"({"log":"a \"b\"\n","stream":"stderr","time":"2024-05-01T12:00:00Z"})").text, "a \"b\"");
    const UnprefixedLine line = prefixes.take_off(R"({"_SYSTEMD_UNIT":"train.service","MESSAGE":"failed call to cuInit"})");
    EXPECT_EQ(line.text, "failed call to cuInit");
    EXPECT_EQ(line.source, "train.service");
    EXPECT_EQ(prefixes.take_off(R"({"kubernetes":{"pod_name":"web-0"},"message":"x"})").source, "web-0");
    EXPECT_EQ(prefixes.take_off(R"({"log":"{\"level\":\"info\",\"message\":\"inner\"}\n"})").text, "inner");
    EXPECT_EQ(prefixes.take_off(R"({"loss": 0.3, "step": 7})").text, R"({"loss": 0.3, "step": 7})");
    EXPECT_EQ(prefixes.take_off(R"({"log": "torn)").text, R"({"log": "torn)");
    EXPECT_EQ(prefixes.take_off(R"({"a": {"message": "inner"}})").text, R"({"a": {"message": "inner"}})");
}

TEST(LinePrefixes, MessagesAsBytes) {
    LinePrefixes prefixes;
    EXPECT_EQ(prefixes.take_off(R"({"_PID": "1", "MESSAGE": [27, 91, 51, 49, 109, 104, 105], "PRIORITY": [9, 9]})").text, "\x1b[31mhi");
}

TEST(LinePrefixes, WhatOnlyLooksLikeOneStays) {
    for (const char* line : {"WARNING:tensorflow:From a.py:3: b is deprecated", "2024-05-01T12:00:00Z /usr/bin/python 3", "<14> x", "<14>1 x", "2024-05-01 12:00:00,123 - it works"}) {
        LinePrefixes prefixes;
        const std::string text = prefixes.take_off(line).text;
        EXPECT_TRUE(text == line || std::string(line).substr(21) == text) << text;
    }
    LinePrefixes prefixes;
    for (const std::string line : {"GPU 0: Tesla K80", "| 0  Tesla K80 |", "tensorflow-gpu | 1.15.0", "0000:01:00.0 3D controller", "[0] NVIDIA A100", "Package    Version",
                                   "(0): Tesla", "12: eth0", "2024-05-01T12:00:00", "[ 12.345] NVRM: Xid"})
        EXPECT_EQ(prefixes.take_off(line).text, line);
}

TEST(LinePrefixes, ALabelIsBelievedWhenItComesAgain) {
    LinePrefixes prefixes;
    EXPECT_EQ(prefixes.take_off("trainer  | one").text, "trainer  | one");
    EXPECT_EQ(prefixes.take_off("trainer  | two").text, "trainer  | two");
    EXPECT_EQ(prefixes.take_off("trainer  | three").text, "three");
    EXPECT_EQ(prefixes.take_off("trainer  | | table |").text, "| table |");
    LinePrefixes ranks;
    (void)ranks.take_off("0: a");
    (void)ranks.take_off("3: a");
    EXPECT_EQ(ranks.take_off("1: a").source, "task 1");
}

}  // namespace
}  // namespace whynogpu
