// SPDX-License-Identifier: Apache-2.0
#include "causes/path_fault.hpp"

#include <algorithm>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

std::vector<std::string> folders_of(const std::vector<const LibraryFault*>& faults) {
    std::vector<std::string> folders;
    for (const LibraryFault* fault : faults) {
        const std::string folder = parent_path(fault->good.front());
        if (std::find(folders.begin(), folders.end(), folder) == folders.end()) folders.push_back(folder);
    }
    return folders;
}

}  // namespace

Judgement judge_path_fault(const Case& c, const std::vector<const LibraryFault*>& faults, const std::string& what) {
    if (faults.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    const std::string names = sonames(c, faults);
    Judgement said = established(faults.size() == 1 ? names + " is installed, but the loader does not look where it is" : "the " + what + " are installed, but the loader does not look where they are",
                                 loader_evidence(c, faults));
    for (const LibraryFault* fault : faults) said.because.push_back({c.seen.libraries[fault->library].soname + " is at " + fault->good.front(), fault->good.front()});
    if (const auto path = c.seen.variable("LD_LIBRARY_PATH"); path.is_absent()) said.because.push_back(cite(path, "LD_LIBRARY_PATH is not set"));
    said.breaks_import = c.release->linked_cuda && c.predicted.stop == Stop::import_fails;
    const auto folders = folders_of(faults);
    add(said, c.remedies.find("set-library-path", {{"paths", join(folders, ":")}}));
    add(said, c.remedies.find("run-ldconfig", {{"paths", join(folders, " ")}}));
    return said;
}

Judgement judge_version_fault(const Case& c, const std::vector<const LibraryFault*>& faults, const std::string& what) {
    if (faults.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    Judgement said = established("another version of " + what + " is installed than " + tensorflow_name(c) + " opens", loader_evidence(c, faults));
    for (const LibraryFault* fault : faults) said.because.push_back({"instead of " + c.seen.libraries[fault->library].soname + " there is " + fault->others.front(), fault->others.front()});
    said.breaks_import = c.release->linked_cuda && c.predicted.stop == Stop::import_fails;
    if (!c.release->extras.empty()) add(said, c.remedies.find("install-cuda-wheels", {{"requirement", requirement_with_cuda(c)}}));
    else add(said, c.remedies.find("install-cuda-toolkit", {{"cuda", c.release->cuda.major_minor()}, {"cudnn", c.release->cudnn.major_minor()}}));
    return said;
}

}  // namespace whynogpu
