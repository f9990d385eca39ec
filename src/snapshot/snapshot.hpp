// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "snapshot/driver.hpp"
#include "snapshot/imports.hpp"
#include "snapshot/loader.hpp"
#include "snapshot/log.hpp"
#include "snapshot/machine.hpp"
#include "snapshot/python.hpp"
#include "snapshot/tensorflow.hpp"

namespace whynogpu {

/// One CUDA library that the release opens.
struct LibraryFacts {
    std::string library;          ///< id in knowledge/libraries: "cudnn"
    std::string soname;           ///< the name that decided: the first that opened, else the one asked for first
    bool required = true;
    LoadOutcome outcome;          ///< of `soname`
    LoadOutcome fallback;         ///< of the second name, where the release has one and the first failed
    Observed<Version> version;    ///< of the file that was found: from its name, or from the package that owns it
    /// Looked for only when it does not open. Sound files of the culprit's soname in the usual places of this machine: absolute paths.
    std::vector<std::string> elsewhere;
    /// Files of the same library with another soname: "/usr/local/cuda-13.0/lib64/libcudart.so.13".
    std::vector<std::string> other_versions;

    [[nodiscard]] bool loaded() const { return outcome.state == LoadState::loaded; }
};

/// What XLA and the kernels that are compiled at run time need beside the libraries.
struct XlaToolFacts {
    Observed<std::string> ptxas, libdevice;  ///< paths
};

/// All facts about one subject. A plain value, constant after probing.
struct Snapshot {
    /// Which part of the world was looked at: a log knows no files, a file knows no driver.
    enum class Kind { interpreter, process, log, image };
    Kind kind = Kind::interpreter;

    PythonFacts python;
    TensorFlowFacts tensorflow;
    ImportsSeen imports;
    MachineFacts machine;
    DriverFacts driver;
    std::vector<LibraryFacts> libraries;         ///< in the order the release opens them
    Observed<LoadOutcome> cudnn_parts;           ///< what cuDNN itself opens first (libcudnn_graph.so.9), for releases that ask it while listing
    std::vector<LoadOutcome> tensorrt;           ///< what TF-TRT opens at the import, for releases that do
    XlaToolFacts xla;
    LogFacts log;                                ///< of a log: what was read in it and told about it
    Observed<std::string> program;               ///< text of the --script; absent: none was named
    std::map<std::string, std::string> variables;  ///< those of the subject's environment that can matter

    [[nodiscard]] Observed<std::string> variable(const std::string& name) const {
        const auto found = variables.find(name);
        if (found == variables.end()) return Observed<std::string>::absent("$" + name);
        return Observed<std::string>::present(found->second, "$" + name);
    }
};

}  // namespace whynogpu
