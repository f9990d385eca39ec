// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "parse/python/python_name.hpp"
#include "parse/python/pyvenv_cfg.hpp"
#include "probe/python/launch.hpp"

namespace whynogpu {

/// The program file that runs, or why none does.
struct Program {
    std::string path;            ///< as started
    Observed<std::string> real;  ///< links resolved
    std::string failure;         ///< not empty: it cannot be executed
    Observed<PythonRelease> release;
};
[[nodiscard]] Program inspect_program(Host& host, const std::string& path);

/// Where the interpreter's own files are, and which environment it takes itself for.
struct Prefixes {
    std::string executable;              ///< sys.executable
    Observed<std::string> base;          ///< sys.base_prefix
    std::string base_exec;               ///< sys.base_exec_prefix, which holds lib-dynload
    std::string prefix;                  ///< sys.prefix
    std::string library_folder = "lib";  ///< sys.platlibdir
    std::string failure;                 ///< not empty: Python ends at start, with these words
    std::string cfg_file;                ///< the pyvenv.cfg that makes it a virtual environment; else empty
    PyvenvCfg cfg;
    [[nodiscard]] bool is_venv() const { return !cfg_file.empty(); }
};
[[nodiscard]] Prefixes find_prefixes(Host& host, const Launch& launch, const Program& program,
                                     const PythonRelease& release);

/// "lib/python3.12"
[[nodiscard]] std::string stdlib_below(const Prefixes& prefixes, const PythonRelease& release);

}  // namespace whynogpu
