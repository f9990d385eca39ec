// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "parse/text/log_record.hpp"

namespace whynogpu {

/// Does the text begin like "[9999-99-99 AAA"? A 9 is any digit, an A any letter (of ASCII).
[[nodiscard]] bool has_shape(std::string_view text, std::string_view shape);

/// What a log collector put before a program's line, taken off.
struct UnprefixedLine {
    std::string text;
    std::string source;  ///< "pod/web-0/main", "task 3", "train_1", "sshd[812]"; empty when the prefix names none
    std::string stream;  ///< of a collector that cuts long lines: "stdout", "stderr"; else empty
    LineEnd end = LineEnd::there;
    bool is_field = false;  ///< a field of a record beside its message: no line of the log
};

/// Takes off what Docker (compose, timestamps, json-file), Kubernetes (CRI files, --prefix, --timestamps), journald and syslog, Slurm
/// (srun --label), MPI, torchrun, Ray, Airflow, CloudWatch, GitHub Actions, GitLab, Jenkins and Python's loggers put before a line, several
/// of them if they are nested; and what holds the line as data (log_record.hpp).
/// The time stamps of TensorFlow itself stay. It remembers a little: a bare "name | " or "3: " is believed when three lines in a row have it.
class LinePrefixes {
  public:
    [[nodiscard]] UnprefixedLine take_off(std::string_view line);

  private:
    [[nodiscard]] std::size_t repeated_label(std::string_view line, std::string& source);

    std::string label_;       // of the lines before: "name | " or "# :"
    unsigned in_a_row_ = 0;
    SpreadRecords spread_;
};

}  // namespace whynogpu
