// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "fakes/check_machine.hpp"
#include "fakes/fake_host.hpp"

namespace whynogpu::test {
namespace {

Report with_script(const std::string& text) {
    FakeHost host = FakeHost::machine("debian");
    host.lay_over("-- /home/user/train.py --\n" + text);
    SubjectRequest request;
    request.python = "/home/user/tf/bin/python";
    request.script = "/home/user/train.py";
    return check_on(host, request);
}

TEST(Script, ThatHidesTheGpuByAVariable) {
    const Report report = with_script("import os\nos.environ['CUDA_VISIBLE_DEVICES'] = '-1'\nimport tensorflow as tf\nprint(tf.constant(1.0))\n");
    EXPECT_EQ(report.verdict, "cpu");
    EXPECT_EQ(report.listed, 0);
    ASSERT_EQ(report.causes.size(), 1U);
    EXPECT_EQ(report.causes[0].id, "hidden-by-code");
    EXPECT_EQ(report.causes[0].status, "established");
    EXPECT_EQ(report.causes[0].because.at(0).origin, "train.py:2");
    EXPECT_FALSE(report.causes[0].remedies.empty());
}

TEST(Script, ThatMayHideIt) {
    const Report report = with_script("import os, sys\nimport tensorflow as tf\nif '--cpu' in sys.argv:\n    os.environ['CUDA_VISIBLE_DEVICES'] = '-1'\nprint(tf.constant(1.0))\n");
    EXPECT_EQ(report.verdict, "gpu");
    EXPECT_EQ(report.listed, 1);
    for (const Report::Cause& cause : report.causes) EXPECT_NE(cause.status, "established");
}

TEST(Script, ThatConfiguresTooLate) {
    const Report report = with_script("import tensorflow as tf\nx = tf.constant(1.0)\ngpus = tf.config.list_physical_devices('GPU')\nif gpus:\n    tf.config.experimental.set_memory_growth(gpus[0], True)\n");
    ASSERT_FALSE(report.causes.empty());
    EXPECT_EQ(report.causes[0].id, "configured-too-late");
}

TEST(Script, WithNothingOdd) {
    const Report report = with_script("import tensorflow as tf\nprint(tf.config.list_physical_devices('GPU'))\n");
    EXPECT_EQ(report.verdict, "gpu");
    EXPECT_TRUE(report.causes.empty());
}

}  // namespace
}  // namespace whynogpu::test
