// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// What kind of file is linted; each rule says which kinds it reads.
enum class SourceKind { python, notebook, requirements, pyproject, setup_cfg, conda_environment, pipfile, lock, dockerfile, compose, devcontainer, workflow, kubernetes, yaml };

/// A line that is no Python in a notebook cell (or a script of IPython): "%env A=1", "!pip install x", a whole "%%bash" cell.
struct Magic {
    std::uint32_t begin = 0, end = 0;  ///< bytes of Source::text
    bool is_shell = false;             ///< "!…", "%%bash", "%%sh"; else a magic
    std::string name;                  ///< "env"; empty for "!…"
    std::string rest;                  ///< what follows the name, or the shell's text
};

/// One file as the rules see it.
struct Source {
    SourceKind kind = SourceKind::python;
    std::string name;              ///< as shown: the path that was given
    std::string text;              ///< of a notebook: the code cells, one after the other, magics blanked out
    std::vector<Magic> magics;
    std::vector<std::uint32_t> cells;   ///< of a notebook: where each code cell begins in `text`
    std::vector<std::uint32_t> cell_numbers;  ///< and which cell of the file that is, counted from 1
    std::vector<std::string> notes;     ///< of a notebook: the end of the text that stands right above each code cell
    std::vector<std::uint32_t> origin;  ///< of a notebook: the byte of the file that each byte of `text` came from; empty: the same place
    std::uint32_t skipped = 0;     ///< bytes of a byte-order mark before `text`
    bool in_package = false;       ///< an __init__.py stands beside it
};

/// Where a byte stands, counted from 1; columns count code points, as editors do.
struct Place {
    int cell = 0;  ///< 0: no notebook
    int line = 1, column = 1;
};
[[nodiscard]] Place place_of(const Source& source, std::size_t byte);
/// The line (without its end) that a byte stands in.
[[nodiscard]] std::string_view line_at(const Source& source, std::size_t byte);

}  // namespace whynogpu
