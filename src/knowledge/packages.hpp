// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "util/version.hpp"

namespace whynogpu {

/// What another package, which TensorFlow imports, imports in its turn, so that its absence ends the import too.
struct PackageNeed {
    std::string distribution;            ///< "requests"
    std::vector<std::string> modules;    ///< "certifi", "urllib3"; sorted
    VersionRange versions;               ///< of `distribution` that do so
    std::string source;
};

/// Versions of another package that cannot be imported in certain company, whatever TensorFlow wants.
struct PackageBound {
    std::string distribution;   ///< "six"
    std::string with;           ///< "python", or a distribution: "numpy"
    VersionRange when;          ///< versions of `with` that matter
    VersionRange works;         ///< versions of `distribution` that can then be imported
    std::string error;          ///< the start of the line that Python prints
    std::string source;
};

/// A module of the standard library in the import of TensorFlow.
struct StdlibModule {
    std::string name;
    bool fatal = false;                    ///< its ImportError would end `import tensorflow`: nobody on the way catches it
    bool keras_only = false;               ///< only tf.keras imports it
    std::vector<std::string> imported;     ///< names taken by `from … import` where nobody catches that they are missing: at most a few
    std::vector<std::string> attributes;   ///< names read while importing, likewise
    std::vector<std::string> keras_names;  ///< names that only tf.keras takes
};

/// One CPython version's standard library in the import of TensorFlow: one file of knowledge/python/.
struct StdlibFacts {
    Version python;                        ///< "3.12"
    std::vector<std::string> builtin;      ///< compiled in or frozen: no file can hide them; sorted
    std::vector<std::string> preloaded;    ///< in sys.modules before a program's first line; sorted
    std::vector<StdlibModule> modules;     ///< by name
    std::string source, checked;

    [[nodiscard]] const StdlibModule* find(std::string_view name) const;
};

}  // namespace whynogpu
