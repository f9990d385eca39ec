// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "lint/program/program.hpp"
#include "lint/setup/setup.hpp"

namespace whynogpu {

void read_setup_cfg(std::string_view text, SetupFile& file);
/// setup(install_requires=[…], extras_require={…}, python_requires=…) of a setup.py, where they are literals or names of literals.
[[nodiscard]] SetupFile read_setup_py(const PythonProgram& program);
/// What the "!pip install" lines of a notebook ask for.
[[nodiscard]] SetupFile read_magics(const Source& source, const NeighbourReader& read);

}  // namespace whynogpu
