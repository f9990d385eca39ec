// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// One answer of a driver library, as whynogpu-probe wrote it.
struct DriverAnswer {
    std::string question;  ///< name of the function asked: "cuInit"
    int device = -1;       ///< index of the device it concerns; -1: none
    std::string item;      ///< what of several: number of an attribute, "free", a process id
    bool missing = false;  ///< the library has no such function
    std::optional<int> code;
    std::string name, text;  ///< of the code
    std::optional<unsigned long long> number;
    std::optional<std::string> word;
};

struct DriverAnswers {
    std::vector<DriverAnswer> answers;
    std::string pending;    ///< the question that was asked and never answered
    bool finished = false;  ///< the last line came: nothing ended the process early
    int unreadable_lines = 0;

    /// The first answer to that question; nullptr when it was not answered.
    [[nodiscard]] const DriverAnswer* find(std::string_view question, int device = -1,
                                           std::string_view item = {}) const;
};

/// What whynogpu-probe printed, possibly cut anywhere. A line that is not understood is counted and passed over.
[[nodiscard]] DriverAnswers parse_driver_answers(std::string_view json_lines);

/// "00000000:07:00.0" or "0000:07:00.0" in either case -> "0000:07:00.0"; empty when it is no PCI address.
[[nodiscard]] std::string normal_pci_address(std::string_view text);

}  // namespace whynogpu
