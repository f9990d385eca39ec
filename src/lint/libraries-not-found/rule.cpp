// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// The extra installs the libraries, but the release looks for them elsewhere.
bool is_faulty(const Release& release) {
    return !release.extras.empty() && !release.pip_alone_suffices;
}

/// Folders of wheels, "cusolver", that hold what the release needs and that are not in its search path.
std::vector<std::string> folders_not_searched(const Release& release, const Knowledge& knowledge) {
    std::vector<std::string> folders;
    for (const RequiredLibrary& library : release.required) {
        for (const LibraryPackage* package : knowledge.packages_of(library.soname)) {
            if (package->pip_folder.empty() || std::ranges::find(release.nvidia_folders, package->pip_folder) != release.nvidia_folders.end()) continue;
            if (Version(package->cuda).major() != release.cuda.major() || std::ranges::find(folders, package->pip_folder) != folders.end()) continue;
            folders.push_back(package->pip_folder);
        }
    }
    return folders;
}

/// A sound release beside it: a later patch of the same minor, else the last one before.
std::optional<Version> sound_release(const Version& faulty, const Knowledge& knowledge, bool same_minor) {
    std::optional<Version> best;
    for (const Release* release : knowledge.all_releases()) {
        const auto version = Version::parse(release->id);
        if (!version || version->is_prerelease() || is_faulty(*release) || release->extras.empty()) continue;
        const bool is_same = version->major_minor() == faulty.major_minor();
        if (same_minor != is_same || (same_minor ? *version < faulty : *version > faulty)) continue;
        if (!best || *version > *best) best = version;
    }
    return best;
}

bool has_wheels(const AskedPackage& tensorflow, const SetupEnvironment& environment) {
    if (tensorflow.has_extra("and-cuda")) return true;
    const auto company = company_of(tensorflow, environment);
    return std::ranges::any_of(company, [](const AskedPackage* other) { return other->installer == Installer::pip && other->name.starts_with("nvidia-cudnn-cu"); });
}

/// CUDA from elsewhere than the wheels, or something that shows the loader where they are.
bool is_cured(const AskedPackage& tensorflow, const SetupEnvironment& environment) {
    if (environment.finds_pip_libraries || environment.has_other_cuda) return true;
    if (environment.image && environment.image->kind != ContainerImage::Kind::plain) return true;
    const auto company = company_of(tensorflow, environment);
    return std::ranges::any_of(company, [](const AskedPackage* other) { return other->installer == Installer::conda && (other->name.starts_with("cuda") || other->name == "cudnn"); });
}

}  // namespace

void look_libraries_not_found(Lint& lint) {
    for (const SetupEnvironment& environment : lint.setup.environments) {
        for (const AskedPackage& package : environment.packages) {
            if (!is_official_tensorflow(package) || !package.elsewhere.empty() || !has_wheels(package, environment) || is_cured(package, environment)) continue;
            const auto versions = versions_of(package, lint.knowledge);
            if (versions.empty() || !is_faulty(*versions.front().release)) continue;
            const Version& version = versions.front().version;
            const bool is_sure = package.pinned || std::ranges::all_of(versions, [](const TensorFlowVersion& v) { return is_faulty(*v.release); });
            // What is newest today need not be so tomorrow.
            if (!is_sure && is_bounded(package, lint.knowledge) == false && (lint.setup.is_for_ci || !package.group.empty())) continue;
            const auto folders = folders_not_searched(*versions.front().release, lint.knowledge);
            LintFinding& finding = lint.add(package.at, "TensorFlow " + version.text() + " does not find the libraries of its extra",
                                            "The wheels of NVIDIA are installed, but this release does not search " + (folders.size() == 1 ? "nvidia/" + folders[0] + "/lib" : "most of nvidia/*/lib") +
                                            ": it uses the CPU.");
            const auto patch = sound_release(version, lint.knowledge, true);
            const auto before = sound_release(version, lint.knowledge, false);
            if (patch) finding.text += " " + patch->text() + " does.";
            else if (before) finding.text += " " + before->major_minor() + " does; or put that folder into LD_LIBRARY_PATH before Python starts.";
            if (!is_sure) {
                finding.title = "the newest TensorFlow that this allows does not find the libraries of its extra";
                finding.text = "That is " + version.text() + ". " + finding.text;
                finding.severity = Severity::info;
                finding.certainty = Certainty::likely;
            } else if (lint.setup.is_for_ci) {
                finding.severity = Severity::info;
            }
            const std::string_view written = std::string_view(lint.source.text).substr(package.specifier_at.begin, package.specifier_at.end - package.specifier_at.begin);
            if (patch && package.pinned && written == package.specifier && !package.is_locked)
                finding.fix = Fix{"take " + patch->text(), false, {{package.specifier_at.begin, package.specifier_at.end, "==" + patch->text()}}};
        }
    }
}

}  // namespace whynogpu
