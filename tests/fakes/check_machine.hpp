// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "host/host.hpp"
#include "probe/subject.hpp"
#include "report/report.hpp"

namespace whynogpu::test {

/// The main job on a fake machine, asked as the program asks: whynogpu-probe stands beside /proc/self/exe.
[[nodiscard]] ProbeOptions options_on(Host& host, SubjectRequest subject = {});
[[nodiscard]] Report check_on(Host& host, SubjectRequest subject = {});
/// The same as a JSON report.
[[nodiscard]] std::string json_on(Host& host, SubjectRequest subject = {});

/// The names of all machines in tests/machines, twists included, in byte order.
[[nodiscard]] std::vector<std::string> all_machines();
/// A file below tests/, whole; throws when it cannot be read.
[[nodiscard]] std::string test_file(const std::string& name);

}  // namespace whynogpu::test
