// SPDX-License-Identifier: Apache-2.0
#include "derive/text_libraries.hpp"

#include <algorithm>
#include <array>

#include "derive/text_facts.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// What TensorFlow does without when it opens it late; a program or a library that is linked to one does not start.
constexpr std::array<std::string_view, 4> needed_when_linked{"nvrtc", "cupti", "nccl", "nvToolsExt"};

/// The loader gave up on a whole program or module.
bool stops_the_program(const Sign* sign) {
    return sign != nullptr && (contains(sign->text, "error while loading shared libraries:") ||
                               contains(sign->text, "ImportError:") || contains(sign->text, "OSError:"));
}

bool is_driver_library(const std::string& soname) {
    return soname.starts_with("libcuda.so") || soname.starts_with("nvcuda") || soname.starts_with("libnvidia-ml");
}

std::string linked_library(std::string_view soname) {
    for (const std::string_view id : needed_when_linked)
        if (soname.starts_with("lib" + std::string(id) + ".so")) return std::string(id);
    return {};
}

void add_failed(TextLibraries& libraries, const std::string& shown, const std::string& soname, const Sign* sign) {
    std::string id = library_of_soname(soname);
    // Only cuDNN opens the compiler of the runtime late, and it cannot go on without.
    if (id.empty() && (stops_the_program(sign) || soname.starts_with("libnvrtc.so"))) id = linked_library(soname);
    if (id.empty()) return;
    if (std::any_of(libraries.failed.begin(), libraries.failed.end(),
                    [&](const TextLibrary& l) { return l.soname == soname; }))
        return;
    TextLibrary library;
    library.soname = soname;
    library.shown = shown;
    library.id = id;
    library.sign = sign;
    libraries.failed.push_back(std::move(library));
}

/// The name behind "dlerror:" may be another than that asked for: what the library needs itself.
std::string culprit_of(const Sign& sign, const std::string& asked) {
    const std::string dlerror = hole(sign, "dlerror");
    const std::size_t colon = dlerror.find(": cannot open shared object file");
    if (colon == std::string::npos) return asked;
    const std::string culprit = soname_of_file(std::string_view(dlerror).substr(0, colon));
    return library_of_soname(culprit).empty() ? asked : culprit;
}

/// "libcudnn.so.8" where the release tells which; else the plain name.
std::string wanted_cudnn(const TextFacts& facts) {
    return facts.needs_cudnn ? "libcudnn.so." + std::to_string(facts.needs_cudnn->major()) : "libcudnn.so";
}

/// "libcublas.so.10" of "libcublas", as the release opens it; another name stays what it is.
std::string soname_of_plain(const TextFacts& facts, const std::string& name) {
    if (!name.starts_with("lib") || contains(name, ".")) return name;
    if (facts.release != nullptr)
        for (const RequiredLibrary& library : facts.release->required)
            if (lower(library.soname).starts_with(name + ".so")) return library.soname;
    return name == "libcudnn" ? wanted_cudnn(facts) : name + ".so";
}

void collect_names(TextFacts& facts) {
    TextLibraries& libraries = facts.libraries;
    for (const Sign& sign : facts.log->signs) {
        if (sign.id == "library-opened") libraries.opened.push_back(soname_of_file(hole(sign, "soname")));
        if (sign.id != "library-not-opened" && sign.id != "library-damaged") continue;
        // What a library needs itself is not what TensorFlow asked for.
        const auto dependencies = facts.all("dependency-not-opened");
        if (std::any_of(dependencies.begin(), dependencies.end(), [&](const Sign* other) {
                return other->origin == sign.origin && other->line == sign.line &&
                       !hole(*other, "soname").ends_with(".dll");
            }))
            continue;
        const std::string file = hole(sign, "soname").empty() ? hole(sign, "path") : hole(sign, "soname");
        const std::string asked = soname_of_file(file);
        if (is_driver_library(asked)) {
            if (libraries.driver_library == nullptr && asked.find("nvidia-ml") == std::string::npos)
                libraries.driver_library = &sign;
            continue;
        }
        if (asked.starts_with("libnvinfer") || asked.starts_with("nvinfer")) continue;  // what TensorRT lacks hinders no GPU
        add_failed(libraries, base_name(file), culprit_of(sign, asked), &sign);
        if (sign.id == "library-damaged" && !libraries.failed.empty() && libraries.failed.back().sign == &sign)
            set_fault(libraries.failed.back(), TextFault::damaged, sign.text, sign.origin, true);
    }
    // A person's own words count where the log names no library.
    const bool log_names_one = !libraries.failed.empty() || libraries.driver_library != nullptr;
    for (const Sign& sign : facts.log->signs) {
        if (sign.id != "says-named-missing" || log_names_one) continue;
        const std::string asked = soname_of_plain(facts, soname_of_file(hole(sign, "soname")));
        if (!is_driver_library(asked))
            add_failed(libraries, base_name(hole(sign, "soname")), asked, &sign);
        else if (asked.find("nvidia-ml") == std::string::npos && !facts.has("library-opened"))
            libraries.driver_library = &sign;
    }
    // A part of cuDNN that is not there is a cuDNN that is not there, or not whole.
    for (const Sign& sign : facts.log->signs) {
        const std::string part = soname_of_file(hole(sign, "culprit"));
        if (sign.id == "dependency-not-opened" && library_of_soname(part) == "cudnn" && !libraries.any(true))
            add_failed(libraries, part,
                       "libcudnn.so" + (soname_version(part).empty() ? "" : "." + soname_version(part)), &sign);
    }
    for (const Sign& sign : facts.log->signs)
        if (sign.id == "cudnn-parts-not-opened" && !libraries.any(true))
            add_failed(libraries, "cuDNN", wanted_cudnn(facts), &sign);
}

/// Messages that mean a library without naming it. Source: the stub's constructor at the import, and the describing of
/// a device at the listing.
void add_unnamed(TextFacts& facts) {
    TextLibraries& libraries = facts.libraries;
    const std::string cuda = facts.needs_cuda
                                 ? (facts.needs_cuda->major() == 11   ? "11.0"
                                    : facts.needs_cuda->major() >= 11 ? std::to_string(facts.needs_cuda->major())
                                                                      : facts.needs_cuda->major_minor())
                                 : "12";
    if (const Sign* sign = facts.first_of({"cudart-not-found", "runtime-without-version"});
        sign != nullptr && !libraries.any(false))
        add_failed(libraries, "libcudart.so." + cuda, "libcudart.so." + cuda, sign);
    for (const Sign* sign : facts.all("javacpp-not-opened")) {
        const std::string name = "lib" + hole(*sign, "library") + ".so." + hole(*sign, "version");
        add_failed(libraries, name, name, sign);
    }
    // The runtime's own line says that it is expected where nothing uses cuDNN.
    if (const Sign* sign = facts.first("cudnn-without-version");
        !facts.has("created-device") && sign != nullptr && !libraries.any(true))
        add_failed(libraries, "libcudnn.so.9", "libcudnn.so.9", sign);
    // The check before the import, on Windows: the error names no DLL, the line of the traceback does.
    const auto& signs = facts.log->signs;
    const bool module_missing = std::any_of(
        signs.begin(), signs.end(), [](const Sign& sign) { return contains(sign.text, "WinError 126"); });
    if (const Sign* sign = facts.first("preload-cudnn"); sign != nullptr && module_missing && !libraries.any(true))
        add_failed(libraries, "cuDNN's DLL", wanted_cudnn(facts), sign);
    if (const Sign* sign = facts.first("preload-cudart"); sign != nullptr && module_missing && !libraries.any(false))
        add_failed(libraries, "cudart's DLL", facts.needs_cuda ? "libcudart.so." + cuda : "libcudart.so", sign);
    if (const Sign* sign = facts.first("preload-driver"); sign != nullptr && module_missing && libraries.driver_library == nullptr)
        libraries.driver_library = sign;
    if (const Sign* sign = facts.first("some-libraries-missing"); sign != nullptr && libraries.failed.empty() && !facts.has("says-process-on-gpu"))
        libraries.unnamed = sign;
}

/// What the process itself asked for is no matter of opinion.
void learn_needs(TextFacts& facts) {
    for (const TextLibrary& library : facts.libraries.failed) {
        if (library.sign == nullptr || library.sign->id == "cudart-not-found") continue;
        const auto asked = cuda_of_soname(library.soname);
        if (library.id == "cudart" && asked &&
            (!facts.needs_cuda || facts.needs_cuda->major() != asked->major() ||
             (asked->places() > 1 && asked->major() < 11)))
            facts.needs_cuda = asked;
        if (library.id == "cudnn" && Version::parse(soname_version(library.soname)) && !facts.needs_cudnn)
            facts.needs_cudnn = Version::parse(soname_version(library.soname));
        if (!facts.needs_cuda && asked) facts.needs_cuda = asked;
    }
}

}  // namespace

std::optional<Version> cuda_in_use(const TextFacts& facts) {
    std::optional<Version> cuda;
    if (facts.cuda) cuda = facts.cuda->version;
    for (const std::string& soname : facts.libraries.opened)
        if (const auto opened = cuda_of_soname(soname); opened && library_of_soname(soname) == "cudart") cuda = opened;
    return cuda;
}

const TextLibrary* TextLibraries::first(bool cudnn, TextFault fault) const {
    const auto found = std::find_if(failed.begin(), failed.end(), [&](const TextLibrary& l) {
        return (l.id == "cudnn") == cudnn && l.fault == fault;
    });
    return found == failed.end() ? nullptr : &*found;
}

bool TextLibraries::any(bool cudnn) const {
    return std::any_of(failed.begin(), failed.end(), [&](const TextLibrary& l) { return (l.id == "cudnn") == cudnn; });
}

void derive_libraries(TextFacts& facts, const Knowledge& knowledge) {
    collect_names(facts);
    learn_needs(facts);
    add_unnamed(facts);
    for (TextLibrary& library : facts.libraries.failed)
        if (library.fault != TextFault::damaged) judge_library(library, facts, knowledge);
    const auto& opened = facts.libraries.opened;
    facts.libraries.cudart_open = std::any_of(
        opened.begin(), opened.end(), [](const std::string& soname) { return library_of_soname(soname) == "cudart"; });
}

}  // namespace whynogpu
