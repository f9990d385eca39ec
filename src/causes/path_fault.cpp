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

/// The name inside is right and the file's is not. $LD_LIBRARY_PATH goes by the file's name; ldconfig, by the name inside.
bool is_renamed(const LibraryFault* fault) {
    return file_name(fault->good.front()) != fault->culprit;
}

bool are_on_path(const Case& c, const std::vector<std::string>& folders) {
    const auto path = c.seen.variable("LD_LIBRARY_PATH");
    if (!path.is_present()) return false;
    const auto searched = split(replace_all(*path, ";", ":"), ':');
    const auto is_searched = [&](const std::string& folder) { return std::any_of(searched.begin(), searched.end(), [&](const auto& one) { return normal_path(one) == folder; }); };
    return std::all_of(folders.begin(), folders.end(), is_searched);
}

/// What the loader met, once; then where the files are; then what the loader met with the others, which is more of the same.
std::vector<Evidence> evidence_of(const Case& c, const std::vector<const LibraryFault*>& faults, std::vector<Evidence> places) {
    std::vector<Evidence> met = loader_evidence(c, faults);
    if (met.empty()) return places;
    places.insert(places.begin(), std::move(met.front()));
    places.insert(places.end(), std::make_move_iterator(met.begin() + 1), std::make_move_iterator(met.end()));
    return places;
}

/// One sentence per library that is really at fault, though several need it.
template <class Sentence>
std::vector<Evidence> once_each(const std::vector<const LibraryFault*>& faults, Sentence sentence) {
    std::vector<Evidence> all;
    std::vector<std::string> said;
    for (const LibraryFault* fault : faults) {
        if (std::find(said.begin(), said.end(), fault->culprit) != said.end()) continue;
        said.push_back(fault->culprit);
        all.push_back(sentence(*fault));
    }
    return all;
}

}  // namespace

Judgement judge_path_fault(const Case& c, const std::vector<const LibraryFault*>& faults, const std::string& what) {
    if (faults.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    const auto names = culprits(faults);
    auto places = once_each(faults, [](const LibraryFault& fault) {
        const char* words = is_renamed(&fault) ? " is the name inside of " : " is at ";
        return Evidence{fault.culprit + words + fault.good.front(), fault.good.front()};
    });
    if (const auto path = c.seen.variable("LD_LIBRARY_PATH"); path.is_absent()) places.insert(places.begin(), cite(path, "LD_LIBRARY_PATH is not set"));
    const bool under_another_name = names.size() == 1 && is_renamed(faults.front());
    Judgement said = established(under_another_name  ? names.front() + " is installed, but its file has another name"
                                 : names.size() == 1 ? names.front() + " is installed, but the loader does not look where it is" : "the " + what + " are installed, but the loader does not look where they are",
                                 evidence_of(c, faults, std::move(places)));
    said.breaks_import = c.release->linked_cuda && c.predicted.stop == Stop::import_fails;
    const auto folders = folders_of(faults);
    const bool renamed = std::all_of(faults.begin(), faults.end(), is_renamed);
    if (!renamed) add(said, c.remedies.find("set-library-path", {{"paths", join(folders, ":")}}));
    else if (are_on_path(c, folders)) add(said, c.remedies.find("link-libraries", {{"paths", join(folders, " ")}}));
    add(said, c.remedies.find("run-ldconfig", {{"paths", join(folders, " ")}}));
    return said;
}

Judgement judge_version_fault(const Case& c, const std::vector<const LibraryFault*>& faults, const std::string& what) {
    if (faults.empty()) return libraries_unseen(c) ? undecided_without_libraries(c) : ruled_out();
    auto places = once_each(faults, [](const LibraryFault& fault) { return Evidence{"instead of " + fault.culprit + " there is " + fault.others.front(), fault.others.front()}; });
    Judgement said = established("another version of " + what + " is installed than " + tensorflow_name(c) + " opens", evidence_of(c, faults, std::move(places)));
    said.breaks_import = c.release->linked_cuda && c.predicted.stop == Stop::import_fails;
    if (!c.release->extras.empty()) add(said, c.remedies.find("install-cuda-wheels", {{"requirement", requirement_with_cuda(c)}}));
    else add(said, c.remedies.find("install-cuda-toolkit", {{"cuda", c.release->cuda.major_minor()}, {"cudnn", c.release->cudnn.major_minor()}}));
    return said;
}

}  // namespace whynogpu
