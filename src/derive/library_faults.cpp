// SPDX-License-Identifier: Apache-2.0
#include "derive/library_faults.hpp"

#include <algorithm>

#include "util/text.hpp"

namespace whynogpu {
namespace {

bool lacks_symbol(const LoadOutcome& outcome) {
    return contains(outcome.error, "undefined symbol") || (contains(outcome.error, "version `") && contains(outcome.error, "not found"));
}

/// A file was found, and one that it needs in turn was not.
bool lacks_needed_file(const LoadOutcome& outcome) {
    return outcome.state == LoadState::refused && outcome.culprit_path.empty() && !outcome.culprit.empty() && outcome.culprit != outcome.name;
}

FaultKind kind_of_missing(const LibraryFacts& library) {
    if (!library.elsewhere.empty()) return FaultKind::not_on_path;
    return library.other_versions.empty() ? FaultKind::missing : FaultKind::other_version;
}

FaultKind kind_of(const LibraryFacts& library) {
    if (lacks_needed_file(library.outcome)) return kind_of_missing(library);
    switch (library.outcome.state) {
        case LoadState::loaded:
        case LoadState::unknown: return FaultKind::unknown;
        case LoadState::kills_process: return FaultKind::corrupt;
        case LoadState::refused:
            if (!library.elsewhere.empty()) return FaultKind::shadowed;
            return lacks_symbol(library.outcome) ? FaultKind::too_old_helper : FaultKind::corrupt;
        case LoadState::not_found: return kind_of_missing(library);
    }
    return FaultKind::unknown;
}

/// nvidia-cublas-cu12 and its kin; nvidia-ml-py and the like hold no CUDA library.
bool is_cuda_wheel(const Distribution& wheel) {
    return wheel.name.starts_with("nvidia-cu") || wheel.name.starts_with("nvidia-nvjitlink");
}

}  // namespace

bool LibraryFaults::has(FaultKind kind) const {
    return std::any_of(faults.begin(), faults.end(), [&](const LibraryFault& f) { return f.kind == kind; });
}

std::vector<const LibraryFault*> LibraryFaults::of(FaultKind kind) const {
    std::vector<const LibraryFault*> found;
    for (const LibraryFault& fault : faults)
        if (fault.kind == kind) found.push_back(&fault);
    return found;
}

LibraryFaults find_library_faults(const Snapshot& snapshot, const Release* release) {
    LibraryFaults all;
    if (release == nullptr) return all;
    all.nothing_opens = !snapshot.libraries.empty();
    for (std::size_t i = 0; i < snapshot.libraries.size(); ++i) {
        const LibraryFacts& library = snapshot.libraries[i];
        if (!library.required) continue;
        if (library.loaded() || library.outcome.state == LoadState::unknown) {
            all.nothing_opens = false;
            continue;
        }
        LibraryFault fault;
        fault.library = i;
        fault.kind = kind_of(library);
        fault.culprit = library.outcome.culprit.empty() ? library.soname : library.outcome.culprit;
        fault.culprit_path = library.outcome.culprit_path;
        fault.good = library.elsewhere;
        fault.others = library.other_versions;
        all.faults.push_back(std::move(fault));
    }
    all.wheels_installed = std::any_of(snapshot.tensorflow.nvidia.begin(), snapshot.tensorflow.nvidia.end(), is_cuda_wheel);
    return all;
}

}  // namespace whynogpu
