// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// What a question to TensorFlow, asked in a shell or a program, was answered with.
struct PythonAnswer {
    std::string question;  ///< the attribute asked for: "is_built_with_cuda", "is_gpu_available", "__version__", …; of a variable "$NAME"
    std::string answer;    ///< without quotes: "False", "[]", "2.13.1"
};

/// Pairs questions ("print(tf.test.is_built_with_cuda(), tf.config.list_physical_devices('GPU'))") with the lines that hold nothing but answers
/// ("False []"). TensorFlow's own messages may stand between them. Holds at most a line's questions; a question that is not answered
/// within 60 lines is forgotten.
class PythonAnswerReader {
  public:
    [[nodiscard]] std::vector<PythonAnswer> take(std::string_view line);

  private:
    std::vector<std::string> asked_;
    int waited_ = 0;
};

/// The interpreter that a line names as the answer to sys.executable or "which python": "/opt/tf/bin/python3.9",
/// "'C:\\\\tf\\\\python.exe'", also with more answers behind it. Empty where the line begins otherwise.
[[nodiscard]] std::string interpreter_in_answer(std::string_view line);

}  // namespace whynogpu
