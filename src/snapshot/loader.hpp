// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "snapshot/observed.hpp"

namespace whynogpu {

/// Where a place of the loader's search comes from, in glibc's order.
enum class SearchSource { already_loaded, direct_path, rpath, ld_library_path, runpath, cache, default_folder };

enum class StepOutcome {
    no_folder,      ///< the folder does not exist
    not_there,      ///< the folder has no file of that name
    not_listed,     ///< ld.so.cache: no entry
    skipped,        ///< a file that the search passes over: dangling link, 32-bit, other processor
    taken,          ///< the search ends here with success
    refused,        ///< the search ends here with failure: the file is damaged or lacks something
    unreadable,     ///< could not be looked into (permission): the loader too passes on, we say so
};

/// One place, in the order tried.
struct SearchStep {
    SearchSource source;
    std::string place;  ///< folder as searched ("…/nvidia/cudnn/lib"), or "/etc/ld.so.cache"
    std::string origin; ///< "$LD_LIBRARY_PATH[2]", "RUNPATH of …/libtensorflow_framework.so.2", "ld.so.cache"
    StepOutcome outcome;
    std::string detail; ///< why it was passed over or refused
};

enum class LoadState {
    loaded,
    not_found,      ///< no file of that name anywhere
    refused,        ///< a file was found that cannot be loaded
    kills_process,  ///< mapping it ends the process (SIGBUS: cut short behind sound headers)
    unknown,        ///< could not be decided: something needed could not be read
};

/// What dlopen(name) would do.
struct LoadOutcome {
    std::string name;                ///< the soname asked for
    LoadState state = LoadState::unknown;
    std::string path;                ///< where the search ended, as the loader spells it; empty when not found
    std::string real;                ///< links resolved, as /proc/PID/maps would show it
    std::string error;               ///< the text of dlerror()
    std::string culprit;             ///< the object that really is missing or bad: the name itself, or one it needs
    std::string culprit_path;        ///< its file, if there is one
    std::vector<std::string> chain;  ///< from the name to the culprit: "libcusolver.so.11", "libnvJitLink.so.12"
    std::vector<SearchStep> steps;   ///< of the name itself
    std::vector<SearchStep> culprit_steps;  ///< of the culprit, when that is another
};

}  // namespace whynogpu
