// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// A line of a .pth file that means something.
struct PthLine {
    int number = 0;         ///< from 1
    bool executed = false;  ///< begins with "import " or "import<TAB>": Python runs it
    std::string text;       ///< a path: without blanks at its end; code: the whole line
};

/// The lines of a path configuration file, as site.py splits them. `skips_bom`: Python 3.13 and later.
[[nodiscard]] std::vector<PthLine> parse_pth_file(std::string_view text, bool skips_bom);

/// What an executed line of a .pth file does, as far as its text tells.
struct PthCode {
    enum class Kind {
        distutils_shim,     ///< setuptools' distutils-precedence.pth
        namespace_package,  ///< "-nspkg.pth": creates a package in sys.modules; see `module`
        egg_mark,           ///< easy-install.pth: remembers the length of the path
        egg_move,           ///< easy-install.pth: moves what was added since to the front
        path_edit,  ///< nothing but imports of known modules and edits of sys.path with literal paths; see `edits`
        imports,    ///< imports modules and perhaps calls them: see `modules`; no word of the import system itself
        opaque,     ///< may do anything
    };
    struct Edit {
        bool append = true;
        long place = 0;  ///< of insert()
        std::string path;
    };
    Kind kind = Kind::opaque;
    std::vector<std::string> modules;          ///< imported by statements of the line, which fails when one is missing
    std::vector<std::string> guarded_modules;  ///< imported by a call or by code in a string
    std::string module;                        ///< of a namespace package, with dots
    std::vector<Edit> edits;
};

[[nodiscard]] PthCode parse_pth_code(std::string_view line);

/// True unless the text of a module or statement shows no way to change where modules are found.
[[nodiscard]] bool mentions_import_system(std::string_view code);

}  // namespace whynogpu
