// SPDX-License-Identifier: Apache-2.0
// Why a library did not open, by what is said or shown to be there.
#include <algorithm>
#include <array>

#include "derive/text_facts.hpp"
#include "derive/text_libraries.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// All CUDA versions that are stated to be there, the believed one first.
std::vector<Statement> installed_cuda(const TextFacts& facts) {
    std::vector<Statement> all;
    if (facts.cuda) all.push_back({"cuda", facts.cuda->text, facts.cuda->origin, facts.cuda->voice});
    for (const Statement& statement : facts.log->statements)
        if (statement.subject == "cuda" && Version::parse(statement.text)) all.push_back(statement);
    for (const PackageSeen& package : facts.log->packages)
        if (package.name.starts_with("nvidia-cuda-runtime-cu") || package.name == "cudatoolkit")
            all.push_back({"cuda", package.version, package.origin, Voice::tool});
    return all;
}

/// A file of that soname that text shows to exist: "libcudart.so.11.0", or with more numbers behind it.
const FileSeen* find_file(const TextFacts& facts, const std::string& soname) {
    for (const FileSeen& file : facts.log->files) {
        const std::string name = soname_of_file(file.path);
        if (name == soname || name.starts_with(soname + ".")) return &file;
    }
    return nullptr;
}

/// A file of the same library with another version.
const FileSeen* find_other_file(const TextFacts& facts, const std::string& soname) {
    const std::string id = library_of_soname(soname);
    for (const FileSeen& file : facts.log->files) {
        const std::string name = soname_of_file(file.path);
        if (!id.empty() && library_of_soname(name) == id && !soname_version(name).empty() && !name.starts_with(soname))
            return &file;
    }
    return nullptr;
}

/// Another process of the same user finds the libraries: it is the environment, not the installation.
bool works_elsewhere(const TextFacts& facts) {
    return facts.has("says-process-differs");
}

void judge_cudnn(TextLibrary& library, const TextFacts& facts) {
    if (facts.has("says-cudnn-absent")) {
        const Sign& said = *facts.first("says-cudnn-absent");
        return set_fault(library, TextFault::missing, "\"" + said.text + "\"", said.origin);
    }
    const auto wanted = Version::parse(soname_version(library.soname));
    const Version* needs = wanted ? &*wanted : facts.needs_cudnn ? &*facts.needs_cudnn : nullptr;
    if (facts.cudnn && needs != nullptr) {
        const bool fits = facts.cudnn->version.major() == needs->major() || (needs->major() == 0);
        if (!fits)
            return set_fault(
                library, TextFault::other_version,
                "cuDNN " + facts.cudnn->text + " is there, and " + std::to_string(needs->major()) + " is needed",
                facts.cudnn->origin);
        return set_fault(library, TextFault::not_on_path, "cuDNN " + facts.cudnn->text + " is said to be there",
                      facts.cudnn->origin);
    }
    if (const FileSeen* other = find_other_file(facts, library.soname);
        other != nullptr && !soname_version(library.soname).empty())
        return set_fault(library, TextFault::other_version, other->path + " is there instead", other->origin);
    if (facts.cudnn)
        return set_fault(library, TextFault::not_on_path, "cuDNN " + facts.cudnn->text + " is said to be there",
                      facts.cudnn->origin);
    if (library.sign != nullptr && library.sign->voice == Voice::told && contains(library.sign->text, "ld_library_path"))
        return set_fault(library, TextFault::not_on_path, "\"" + library.sign->text + "\"", library.sign->origin);
    // Since 2.7 a TensorFlow of pip does not look into conda's folder by itself.
    for (const Sign* sign : facts.all("command-conda"))
        if (contains(sign->text, "cudnn") && !facts.below("2.7") && !facts.windows)
            return set_fault(library, TextFault::not_on_path, "conda installed cuDNN: \"" + sign->text + "\"", sign->origin);
    for (const Sign* said : facts.all("says-path-unset"))
        if (contains(said->text, "cudnn"))
            return set_fault(library, TextFault::not_on_path, "\"" + said->text + "\"", said->origin);
    if (const Sign* said = facts.first("says-archive-unpacked"))
        return set_fault(library, TextFault::not_on_path, "\"" + said->text + "\"", said->origin);
    if (const Sign* said = facts.first("says-cudnn-installed"))
        return set_fault(library, TextFault::not_on_path, "\"" + said->text + "\"", said->origin);
    if (works_elsewhere(facts)) {
        const Sign& said = *facts.first("says-process-differs");
        return set_fault(library, TextFault::not_on_path, "\"" + said.text + "\"", said.origin);
    }
    set_fault(library, TextFault::missing, "", "");
}

/// The CUDA release that brings what opened and lacks what failed: "libcublas.so.11 but no libcusolver.so.10" is 11.1
/// or later.
std::optional<Version> cuda_of_pattern(const TextLibraries& libraries, const Knowledge& knowledge,
                                       const std::string& missing) {
    static constexpr std::array<const char*, 9> releases{"10.0", "10.1", "10.2", "11.0", "11.2",
                                                         "11.8", "12.2", "12.5", "13.0"};
    if (libraries.opened.empty()) return std::nullopt;
    for (const char* text : releases) {
        const Version cuda(text);
        const auto has = [&](const std::string& soname) { return cuda_provides(knowledge, cuda, soname); };
        const bool others =
            std::all_of(libraries.opened.begin(), libraries.opened.end(), [&](const std::string& soname) {
                return library_of_soname(soname) == "cudnn" || has(soname).value_or(true);
            });
        const bool toolkit =
            std::any_of(libraries.opened.begin(), libraries.opened.end(), [](const std::string& soname) {
                return !library_of_soname(soname).empty() && library_of_soname(soname) != "cudnn";
            });
        if (others && toolkit && has(missing) == std::optional<bool>(false)) {
            const bool all_missing = std::all_of(
                libraries.failed.begin(), libraries.failed.end(),
                [&](const TextLibrary& l) { return l.id == "cudnn" || has(l.soname) == std::optional<bool>(false); });
            if (all_missing) return cuda;
        }
    }
    return std::nullopt;
}

/// An element of LD_LIBRARY_PATH that is CUDA's folder, not the folder of its libraries: "/usr/local/cuda".
std::string parent_folder(const TextFacts& facts, const Knowledge& knowledge, const std::string& soname) {
    const VariableSeen* path = facts.variable("LD_LIBRARY_PATH");
    std::vector<std::string> values;
    if (path != nullptr) values.push_back(path->value);
    for (const Sign* sign : facts.all("library-not-opened"))
        if (const std::size_t at = sign->text.find("LD_LIBRARY_PATH: "); at != std::string::npos)
            values.push_back(sign->text.substr(at + 17));
    for (const std::string& value : values)
        for (std::string element : split(value, ':')) {
            while (element.ends_with("/")) element.pop_back();
            const std::string name = base_name(trim(element));
            const auto version = name.starts_with("cuda-") ? Version::parse(name.substr(5)) : std::nullopt;
            if (version && cuda_provides(knowledge, *version, soname) == std::optional<bool>(false)) continue;
            if (element.starts_with("/") &&
                (name == "cuda" ||
                 (name.starts_with("cuda-") && name.find_first_not_of("0123456789.", 5) == std::string::npos)))
                return element;
        }
    return {};
}

/// NVIDIA's packages of CUDA 10.1 for Debian, Ubuntu and Red Hat carry cuBLAS as a package of its own, which goes to
/// /usr/lib or to the folder of 10.2. Source: release notes of CUDA 10.1, checked 2026-11-21.
bool lies_apart(const TextLibrary& library, const TextFacts& facts) {
    if (library.soname != "libcublas.so.10" || facts.windows || facts.container || facts.has("says-cuda-absent"))
        return false;
    const auto& opened = facts.libraries.opened;
    const auto installed = installed_cuda(facts);
    const bool stated = !installed.empty() && Version(installed.front().text).major_minor() == "10.1";
    const bool in_part = std::find(opened.begin(), opened.end(), "libcudart.so.10.1") != opened.end();
    const bool spoken_of = installed.empty() && contains(facts.told("other"), "cuda-10.1/lib64");
    // A bare log may as well be of a machine without cuBLAS.
    return !facts.log->told.empty() && (stated || in_part || spoken_of) &&
           std::all_of(facts.libraries.failed.begin(), facts.libraries.failed.end(),
                       [](const TextLibrary& other) { return other.id == "cublas" || other.id == "cudnn"; });
}

void judge_cuda(TextLibrary& library, const TextFacts& facts, const Knowledge& knowledge) {
    const auto installed = installed_cuda(facts);
    const bool is_deciding = decides_about_gpu(library.id);
    // Source: the wheels of NVRTC, which hold libnvrtc.so.11.2, libnvrtc.so.12 and no plain name; checked 2026-11-21.
    const std::string with = facts.told("installed_with");
    if (library.soname == "libnvrtc.so" &&
        (contains(with, "pip") || facts.package("nvidia-cuda-nvrtc-cu12") != nullptr ||
         facts.package("nvidia-cuda-nvrtc-cu11") != nullptr))
        return set_fault(library, TextFault::not_on_path,
                      "the wheels hold libnvrtc.so with a number behind it, cuDNN opens the plain name",
                      library.sign == nullptr ? "" : library.sign->origin);
    // Source: the recipes of NVIDIA's images, in which "base" holds the runtime alone.
    if (const Sign* said = facts.first("says-base-image"); said != nullptr && library.id != "cudart" && is_deciding)
        return set_fault(library, TextFault::missing, "\"" + said->text + "\"", said->origin);
    // What sentences name a version of may be the driver's; that there is no CUDA is said of the disk.
    const bool only_spoken_of = facts.told("cuda").empty() &&
                                std::all_of(installed.begin(), installed.end(), [](const Statement& statement) {
                                    return statement.voice == Voice::told;
                                });
    if (!installed.empty() && only_spoken_of)
        for (const Sign* said : facts.all("says-cuda-absent"))
            for (const std::string_view place : {"nvcc", "/usr/local", "locate ", "find ", "ldconfig", "dpkg"})
                if (contains(said->text, place))
                    return set_fault(library, TextFault::missing, "\"" + said->text + "\"", said->origin);
    for (const Sign* said : facts.all("says-cuda-absent"))
        if (contains(said->text, "no " + lower(library.id)) || contains(said->text, "no lib" + lower(library.id)))
            return set_fault(library, TextFault::missing, "\"" + said->text + "\"", said->origin);
    if (lies_apart(library, facts))
        return set_fault(library, TextFault::not_on_path,
                      "the packages of CUDA 10.1 put cuBLAS into another folder than its other libraries",
                      library.sign == nullptr ? "" : library.sign->origin);
    // The loader found its neighbours of the same toolkit: the place is right, and this one was not installed with
    // them.
    const auto opened_beside = [&](const std::string& soname) {
        return library_of_soname(soname) != "cudnn" && soname != library.soname && !installed.empty() &&
               cuda_provides(knowledge, *Version::parse(installed.front().text), soname) == std::optional<bool>(true);
    };
    const bool told = library.sign != nullptr && library.sign->voice == Voice::told;  // of another process, it may be
    const bool beside =
        !told && std::any_of(facts.libraries.opened.begin(), facts.libraries.opened.end(), opened_beside);
    if (beside &&
        cuda_provides(knowledge, *Version::parse(installed.front().text), library.soname) == std::optional<bool>(true))
        return set_fault(library, TextFault::missing, "other libraries of CUDA " + installed.front().text + " did open",
                      installed.front().origin);
    // "There is only libcusolver.so.10."
    for (const Sign* said : facts.all("says-only-other-file")) {
        const std::size_t at = said->text.find("lib" + lower(library.id) + ".so.");
        if (at != std::string::npos && !soname_version(library.soname).empty() && !contains(said->text.substr(at), lower(library.soname)))
            return set_fault(library, TextFault::other_version, "\"" + said->text + "\"", said->origin);
    }
    if (const Sign* said = facts.first("says-wrong-module"); said != nullptr && is_deciding)
        return set_fault(library, TextFault::other_version, "\"" + said->text + "\"", said->origin);
    const bool searched = contains(library.sign == nullptr ? "" : library.sign->text, "LD_LIBRARY_PATH:");
    for (const Statement& statement : installed)
        // A folder that the loader searched in vain does not hold the library, whatever its name promises.
        if (!(searched && statement.voice == Voice::path) &&
            cuda_provides(knowledge, *Version::parse(statement.text), library.soname) == std::optional<bool>(true))
            return set_fault(library, TextFault::not_on_path,
                          "CUDA " + statement.text + " is there and brings " + name_on_platform(facts.windows, library.soname), statement.origin);
    if (const std::string parent = parent_folder(facts, knowledge, library.soname); !parent.empty())
        return set_fault(library, TextFault::not_on_path, "LD_LIBRARY_PATH names " + parent + ", not the lib64 in it",
                      library.sign == nullptr ? "" : library.sign->origin);
    // TensorFlow follows a new CUDA after months: the newest is not what a release of its time opens.
    if (const Sign* said = facts.first("says-newest-cuda"); said != nullptr && installed.empty() && is_deciding)
        return set_fault(library, TextFault::other_version, "\"" + said->text + "\"", said->origin);
    if (const Sign* said = facts.first("says-copy-cures"); said != nullptr && is_deciding)
        return set_fault(library, TextFault::not_on_path, "\"" + said->text + "\"", said->origin);
    const bool promised = !installed.empty() && cuda_provides(knowledge, *Version::parse(installed.front().text),
                                                              library.soname) == std::optional<bool>(true);
    // Of what no table numbers, nothing follows from the version of CUDA.
    if (!installed.empty() && !promised && is_deciding)
        return set_fault(library, TextFault::other_version,
                      "CUDA " + installed.front().text + " is there, which does not bring " + name_on_platform(facts.windows, library.soname),
                      installed.front().origin, installed.front().voice == Voice::tool);
    if (const FileSeen* other = find_other_file(facts, library.soname))
        return set_fault(library, TextFault::other_version, other->path + " is there instead", other->origin, true);
    // Whichever of those that were tried is there: none of them brings it.
    const Statement* tried = nullptr;
    bool one_brings = false;
    for (const Statement& statement : facts.log->statements)
        if (statement.subject == "cuda-tried" && Version::parse(statement.text)) {
            tried = &statement;
            one_brings = one_brings || cuda_provides(knowledge, *Version::parse(statement.text), library.soname) != std::optional<bool>(false);
        }
    if (installed.empty() && tried != nullptr && !one_brings)
        return set_fault(library, TextFault::other_version, "CUDA " + tried->text + " was tried, which does not bring " + library.soname, tried->origin);
    if (works_elsewhere(facts)) {
        const Sign& said = *facts.first("says-process-differs");
        return set_fault(library, TextFault::not_on_path, "\"" + said.text + "\"", said.origin);
    }
    if (const auto cuda = promised ? std::nullopt : cuda_of_pattern(facts.libraries, knowledge, library.soname))
        return set_fault(library, TextFault::other_version,
                      "the libraries that did open are those of CUDA " + std::to_string(cuda->major()) +
                          ", of a release that has no " + library.soname,
                      "");
    for (const Sign* said : facts.all("says-path-unset"))
        if (contains(said->text, "ld_library_path") && installed.empty() &&
            (contains(replace_all(said->text, "cuda_visible", ""), "cuda") || contains(said->text, "conda")))
            return set_fault(library, TextFault::not_on_path, "\"" + said->text + "\"", said->origin);
    // Without any CUDA the runtime library would fail too. One that fails alone is of another CUDA than the rest.
    const Sign* exists = facts.first("says-file-exists");
    if (exists != nullptr && library.id != "cudart" && facts.libraries.failed.size() == 1 &&
        !soname_version(library.soname).empty())
        return set_fault(library, TextFault::other_version, "\"" + exists->text + "\", and it is the only one that fails",
                      exists->origin);
    set_fault(library, TextFault::missing, "", "");
}

}  // namespace

void set_fault(TextLibrary& library, TextFault fault, std::string because, std::string origin, bool sure) {
    library.fault = fault;
    library.because = std::move(because);
    library.because_origin = std::move(origin);
    library.sure = sure;
}

void judge_library(TextLibrary& library, const TextFacts& facts, const Knowledge& knowledge) {
    const std::string dlerror = library.sign == nullptr ? std::string() : hole(*library.sign, "dlerror");
    for (const std::string_view strange : {"undefined symbol", "' not found", "symbol "})
        if (contains(dlerror, strange) && !contains(dlerror, "No such file"))
            return set_fault(library, TextFault::stray, dlerror, library.sign->origin, true);
    // Whatever else the loader says of a file is about the file itself: cut short, not ELF, a program, of another
    // processor.
    // What is found asks for a library of a CUDA that nothing else here is of.
    if (library.sign != nullptr) {
        const std::string asked = soname_of_file(hole(*library.sign, "soname"));
        const auto culprit = cuda_of_soname(library.soname);
        const auto here = cuda_in_use(facts);
        if (!asked.empty() && asked != library.soname && !library_of_soname(asked).empty() && culprit && here &&
            culprit->major() > here->major())
            return set_fault(library, TextFault::stray, asked + " that is found wants " + library.soname,
                          library.sign->origin);
    }
    for (const std::string_view damage :
         {"file too short", "ELF", "ET_DYN", "executable", "cannot read file data", "truncated", "loadable segments",
          "Is a directory", "address space", "zero fill", "Input/output error"})
        if (contains(dlerror, damage)) return set_fault(library, TextFault::damaged, dlerror, library.sign->origin, true);
    const std::string& line = library.sign == nullptr ? dlerror : library.sign->text;
    // Source: Windows' system error codes.
    if (contains(line, "rror code 127"))
        return set_fault(library, TextFault::stray, "127: it lacks a function that another library calls",
                      library.sign->origin);
    if (contains(line, "rror code 193"))
        return set_fault(library, TextFault::damaged, "193: no valid library, or one of another processor",
                      library.sign->origin, true);
    if (const Sign* said = facts.first("says-corrupt");
        said != nullptr && (contains(said->text, library.id) || contains(said->text, lower(library.shown))))
        return set_fault(library, TextFault::damaged, "\"" + said->text + "\"", said->origin);
    if (contains(line, "ermission denied"))
        return set_fault(library, TextFault::not_on_path, "the file is there, and may not be read", library.sign->origin);
    if (library.id == "cupti")
        return set_fault(library, TextFault::not_on_path, "it lies apart from the others, in extras/CUPTI/lib64",
                      library.sign->origin);
    if (const FileSeen* file = find_file(facts, library.soname))
        return set_fault(library, TextFault::not_on_path, file->path + " exists", file->origin);
    if (library.id == "cudnn")
        judge_cudnn(library, facts);
    else
        judge_cuda(library, facts, knowledge);
}

}  // namespace whynogpu
