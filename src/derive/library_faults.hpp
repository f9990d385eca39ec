// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/release.hpp"
#include "snapshot/snapshot.hpp"

namespace whynogpu {

/// Why a library does not open, told by what the loader met and what else lies on the machine.
enum class FaultKind {
    missing,        ///< no file of that name anywhere we look
    not_on_path,    ///< the file is there, where the loader does not look
    other_version,  ///< only other versions of that library are there
    corrupt,        ///< the file that the loader takes is damaged
    shadowed,       ///< a bad or foreign copy is taken before a good one
    too_old_helper, ///< a library it needs is older than it: a symbol is missing
    unknown,
};

struct LibraryFault {
    std::size_t library = 0;          ///< index into Snapshot::libraries
    FaultKind kind = FaultKind::unknown;
    std::string culprit;              ///< soname that is really at fault: the library itself or one it needs
    std::string culprit_path;         ///< its file, if any
    std::vector<std::string> good;    ///< files that would do: for not_on_path and shadowed
    std::vector<std::string> others;  ///< for other_version: what is there instead
};

/// All libraries that do not open, and what they have in common.
struct LibraryFaults {
    std::vector<LibraryFault> faults;
    bool nothing_opens = false;       ///< none of the required libraries opens
    bool wheels_installed = false;    ///< nvidia-* wheels with CUDA libraries stand beside TensorFlow
    /// The required library ids (cudart …) that are missing altogether.
    [[nodiscard]] bool has(FaultKind kind) const;
    [[nodiscard]] std::vector<const LibraryFault*> of(FaultKind kind) const;
};

[[nodiscard]] LibraryFaults find_library_faults(const Snapshot& snapshot, const Release* release);

}  // namespace whynogpu
