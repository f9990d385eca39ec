// SPDX-License-Identifier: Apache-2.0
#include "causes/common.hpp"

namespace whynogpu {
namespace {

Judgement of_cudnn_parts(const Case& c) {
    const LoadOutcome& parts = *c.seen.cudnn_parts;
    Judgement said = established("cuDNN is incomplete: " + parts.name + " cannot be loaded", {{parts.error, parts.culprit_path.empty() ? "the loader's search" : parts.culprit_path}});
    said.because.push_back({"listing the devices then ends the process: \"Invalid handle. Cannot load symbol cudnnGetProperty\"", "release " + c.release->id});
    for (const ExtraPin& pin : c.release->extras)
        if (pin.distribution.starts_with("nvidia-cudnn")) add(said, c.remedies.find("reinstall-one-package", {{"requirement", pin.distribution + pin.requirement}}));
    return said;
}

}  // namespace

Judgement judge_library_corrupt(const Case& c) {
    if (c.predicted.stop == Stop::cudnn_aborts) return of_cudnn_parts(c);
    const auto faults = c.faults.of(FaultKind::corrupt);
    if (faults.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    const LibraryFault& first = *faults.front();
    Judgement said = established(first.culprit + " is there, but cannot be used", loader_evidence(c, faults));
    for (const LibraryFault* fault : faults)
        if (c.seen.libraries[fault->library].outcome.state == LoadState::kills_process)
            said.because.push_back({fault->culprit + " is cut short: touching what is missing ends the process (bus error)", fault->culprit_path});
    said.breaks_import = c.predicted.stop == Stop::import_fails;
    for (const Distribution& wheel : c.seen.tensorflow.nvidia) {
        // The wheel whose folder holds the damaged file.
        std::string folder = wheel.name.substr(wheel.name.find('-') + 1);
        folder = folder.substr(0, folder.rfind("-cu"));
        for (char& letter : folder)
            if (letter == '-') letter = '_';
        if (first.culprit_path.find("/nvidia/" + folder + "/") != std::string::npos)
            add(said, c.remedies.find("reinstall-one-package", {{"requirement", wheel.name + "==" + wheel.version}}));
    }
    return said;
}

}  // namespace whynogpu
