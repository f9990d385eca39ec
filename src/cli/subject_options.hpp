// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/host.hpp"
#include "probe/subject.hpp"

namespace CLI {
class App;
}

namespace whynogpu {

/// Which Python, on which machine, with which variables.
struct SubjectOptions {
    std::string python, venv, conda, kernel, script, root, bundle;
    std::vector<std::string> set, unset;
    double timeout_seconds = 5;
};
void add_subject_options(CLI::App& parser, SubjectOptions& options);

/// This machine, or a captured one; the what-if variables are applied. Null, with the reason in `error`, when it cannot be had.
[[nodiscard]] std::unique_ptr<Host> make_host(const SubjectOptions& options, std::string& error);
[[nodiscard]] ProbeOptions probe_options(const SubjectOptions& options, Host& host);

}  // namespace whynogpu
