// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parse/build_info.hpp"
#include "parse/elf.hpp"
#include "snapshot/loader.hpp"
#include "snapshot/observed.hpp"
#include "snapshot/python.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// The TensorFlow that `import tensorflow` would run, told by its files, and what the package metadata say beside it.
struct TensorFlowFacts {
    ModuleLocation module;
    std::string folder;                ///< dirname(tensorflow.__file__), links as Python spells them
    std::string core_folder;           ///< where the native code lies: `folder`, or tensorflow_core beside it (1.15 to 2.1); links resolved
    Observed<Version> version;         ///< of the files
    Observed<BuildInfo> build;
    Observed<std::string> framework;   ///< libtensorflow_framework.so.N: the object whose RPATH or RUNPATH counts
    Observed<ElfFile> framework_elf;
    /// Only of a release that the data do not list: which of the texts that tell its behaviour are in the framework library.
    Observed<std::vector<std::string>> framework_texts;
    std::vector<Distribution> claims;  ///< distributions whose metadata claim a tensorflow/ folder
    Observed<std::string> owner;       ///< name of the distribution whose files are there; absent: of none
    Observed<std::string> python_tag;  ///< "cp312", from WHEEL
    Observed<std::string> conda_build; ///< build string of the conda package that owns it
    std::vector<Distribution> nvidia;  ///< nvidia-* distributions on the path
    /// Present when a file stands in the way that is no TensorFlow at all (a user's tensorflow.py, an empty namespace): what it is.
    Observed<std::string> impostor;
};

}  // namespace whynogpu
