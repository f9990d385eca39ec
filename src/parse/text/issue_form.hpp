// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace whynogpu {

/// A field of the form that TensorFlow's issue tracker asks for: subject and the person's words.
struct FormField {
    std::string subject;  ///< "tensorflow", "python", "cuda", "cudnn", "gpu", "os", "installed_with"
    std::string text;
};

/// Reads both forms, line by line: "- CUDA/cuDNN version: 10.2 and 7.6.5" of old, "### CUDA/cuDNN version" with the answer on a later line now.
class IssueFormReader {
  public:
    [[nodiscard]] std::vector<FormField> take(std::string_view line);

  private:
    std::string heading_;  ///< whose answer is awaited
};

}  // namespace whynogpu
