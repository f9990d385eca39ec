// SPDX-License-Identifier: Apache-2.0
// Names of libraries, and the CUDA that they are of.
#include <algorithm>
#include <array>

#include "derive/text_libraries.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

constexpr std::array<std::string_view, 9> deciding{"cudart",   "cublas",   "cublasLt", "cufft",    "curand",
                                                   "cusolver", "cusparse", "cudnn",    "nvJitLink"};

}  // namespace

std::string base_name(std::string_view path) {
    const std::size_t slash = path.find_last_of("/\\");
    return std::string(slash == std::string_view::npos ? path : path.substr(slash + 1));
}

std::string soname_version(const std::string& soname) {
    const std::size_t at = soname.find(".so.");
    return at == std::string::npos ? std::string() : soname.substr(at + 4);
}

bool decides_about_gpu(const std::string& id) {
    return std::find(deciding.begin(), deciding.end(), id) != deciding.end();
}

std::string soname_of_file(std::string_view file) {
    std::string name = base_name(file);
    const std::string small = lower(name);
    const std::size_t bits = small.find("64_");
    if (small.ends_with(".dylib")) {
        // "libcudart.8.0.dylib", "libcudnn.dylib"
        const std::string stem = small.substr(0, small.size() - 6);
        const std::size_t dot = stem.find('.');
        return dot == std::string::npos ? stem + ".so" : stem.substr(0, dot) + ".so" + stem.substr(dot);
    }
    if (!small.ends_with(".dll")) return name;
    if (bits == std::string::npos) {
        // "cudart_91.dll", as people shorten it
        const std::size_t line = small.find('_');
        if (line == std::string::npos) return small;
        return soname_of_file(small.substr(0, line) + "64" + small.substr(line));
    }
    const std::string stem = small.substr(0, bits);
    const std::string digits = small.substr(bits + 3, small.find_first_not_of("0123456789", bits + 3) - bits - 3);
    const auto number = parse_unsigned(digits);
    if (!number) return small;
    std::string id = stem == "cublaslt" ? "cublasLt" : stem.starts_with("cudnn") ? "cudnn" : stem;
    // 100 is 10.0, 110 is 11.0; 10, 11 and 12 are majors; 75, 80, 91 are of the time before.
    const bool with_minor = *number >= 50;
    return "lib" + id + ".so." +
           (with_minor ? std::to_string(*number / 10) + "." + std::to_string(*number % 10) : std::to_string(*number));
}

std::string name_on_platform(bool windows, const std::string& soname) {
    const std::string version = soname_version(soname);
    if (!windows || version.empty() || !soname.starts_with("lib")) return soname;
    return soname.substr(3, soname.find(".so.") - 3) + "64_" + replace_all(version, ".", "") + ".dll";
}

std::string library_of_soname(std::string_view soname) {
    if (!soname.starts_with("lib")) return {};
    const std::string stem(soname.substr(3, soname.find(".so") == std::string_view::npos ? 0 : soname.find(".so") - 3));
    if (stem.starts_with("cudnn")) return "cudnn";
    for (const std::string_view id : deciding)
        if (lower(stem) == lower(id)) return std::string(id);
    return {};
}

std::optional<Version> cuda_of_soname(const std::string& soname) {
    if (soname.starts_with("libnvrtc.so.") || soname.starts_with("libnvrtc-builtins.so."))
        if (const auto version = Version::parse(soname_version(soname)))
            return Version(std::to_string(version->major()));
    const std::string id = library_of_soname(soname);
    const auto version = Version::parse(soname_version(soname));
    if (id.empty() || id == "cudnn" || !version) return std::nullopt;
    if (id == "cudart") return version->major() == 11 ? Version("11") : *version;
    if (version->places() > 1 && version->major() <= 10) return version;
    if (id == "nvJitLink") return version;
    if (id == "cublas" || id == "cublasLt") return version->major() == 10 ? Version("10.1") : *version;
    return std::nullopt;
}

std::optional<bool> cuda_provides(const Knowledge& knowledge, const Version& cuda, const std::string& soname) {
    const std::string id = library_of_soname(soname);
    const std::string wanted = soname_version(soname);
    if (id.empty() || id == "cudnn") return std::nullopt;
    if (wanted.empty()) return true;  // the unversioned link of the first releases
    // Up to 10.0 every library is numbered as CUDA is; cudart up to 10.2.
    const bool numbered_as_cuda = cuda.major() < 10 || (cuda.major() == 10 && (cuda.minor() == 0 || id == "cudart"));
    if (numbered_as_cuda)
        return cuda.places() < 2 ? Version(wanted).major() == cuda.major() && wanted.find('.') != std::string::npos
                                 : wanted == cuda.major_minor();
    const LibraryInfo* info = knowledge.find_library(id);
    if (info == nullptr) return std::nullopt;
    const LibraryPackage* best = nullptr;
    for (const LibraryPackage& package : info->packages) {
        const auto row = Version::parse(package.cuda);
        if (!row || row->major() != cuda.major()) continue;
        const bool exact = row->places() > 1 && cuda.places() > 1 && row->minor() == cuda.minor();
        const bool whole = row->places() < 2 || (cuda.major() == 10 && row->minor() == 1 && cuda.minor() >= 1);
        if (exact || (whole && (best == nullptr || !package.cuda.starts_with(cuda.major_minor())))) best = &package;
        if (exact) break;
    }
    if (best == nullptr) return std::nullopt;
    return best->soname == soname;
}

}  // namespace whynogpu
