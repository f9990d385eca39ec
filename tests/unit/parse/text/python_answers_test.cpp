// SPDX-License-Identifier: Apache-2.0
#include "parse/text/python_answers.hpp"

#include <gtest/gtest.h>

namespace whynogpu::test {
namespace {

std::string answers(std::initializer_list<const char*> lines) {
    PythonAnswerReader reader;
    std::string all;
    for (const char* line : lines)
        for (const PythonAnswer& pair : reader.take(line)) all += pair.question + "=" + pair.answer + ";";
    return all;
}

TEST(PythonAnswers, OfOneCommand) {
    EXPECT_EQ(answers({"$ python -c \"print(tf.test.is_built_with_cuda(), tf.config.list_physical_devices('GPU'))\"", "False []"}),
              "is_built_with_cuda=False;list_physical_devices=[];");
    EXPECT_EQ(answers({">>> tf.test.is_gpu_available()", "2020-02-12 10:57:13.6: I tensorflow/x.cc:44] something", "False"}), "is_gpu_available=False;");
    EXPECT_EQ(answers({">>> tf.__version__, tf.test.gpu_device_name()", "('2.4.1', '')"}), "__version__=2.4.1;gpu_device_name=;");
}

TEST(PythonAnswers, LineAfterLine) {
    EXPECT_EQ(answers({"print(tf.__version__); print(tf.test.is_built_with_cuda())", "1.13.1", "False"}), "__version__=1.13.1;is_built_with_cuda=False;");
}

TEST(PythonAnswers, OfTheEnvironment) {
    EXPECT_EQ(answers({">>> os.environ[\"CUDA_VISIBLE_DEVICES\"]", "'-1'"}), "$CUDA_VISIBLE_DEVICES=-1;");
    EXPECT_EQ(answers({"print(os.getenv('CUDA_VISIBLE_DEVICES'), tf.test.is_built_with_cuda())", "None True"}),
              "$CUDA_VISIBLE_DEVICES=None;is_built_with_cuda=True;");
    EXPECT_EQ(answers({"os.environ['CUDA_VISIBLE_DEVICES'] = '-1'", "True"}), "");
    EXPECT_EQ(answers({"environ[", "environ['", "getenv()", "True"}), "");
}

TEST(PythonAnswers, Labelled) {
    EXPECT_EQ(answers({"tf.__version__   -> 2.3.0", "is_built_with_cuda -> False", "tf.test.is_gpu_available() = True"}),
              "__version__=2.3.0;is_built_with_cuda=False;is_gpu_available=True;");
}

TEST(PythonAnswers, OfR) {
    EXPECT_EQ(answers({"> tf$test$is_built_with_cuda()", "[1] FALSE", "> tf$config$list_physical_devices('GPU')", "list()"}),
              "is_built_with_cuda=False;list_physical_devices=[];");
    EXPECT_EQ(answers({"> tf$test$is_gpu_available()", "[1] TRUE"}), "is_gpu_available=True;");
    EXPECT_EQ(answers({"> tf$test$is_gpu_available()", "[1] ", "[1] 3 4"}), "");
}

TEST(PythonAnswers, ADeprecatedCallIsAQuestionItsAdviceIsNone) {
    EXPECT_EQ(answers({"WARNING: is_gpu_available (from tensorflow.python.framework.test_util) is deprecated and will be removed", "Instructions for updating:",
                       "Use `tf.config.list_physical_devices('GPU')` instead.", "True"}),
              "is_gpu_available=True;");
}

TEST(PythonAnswers, NothingWithoutAQuestion) {
    EXPECT_EQ(answers({"False", "True True", "[]", "''", "2.4.1"}), "");
    EXPECT_EQ(answers({"tf.test.is_gpu_available()", "False positives: 3", "True True True"}), "");
    EXPECT_EQ(answers({"", "(", ")", "()", "->", ":", "tf.__version__", "(", "' '", "'", "\""}), "");
}

}  // namespace
}  // namespace whynogpu::test
