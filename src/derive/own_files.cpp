// SPDX-License-Identifier: Apache-2.0
#include "derive/own_files.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// A library that the decision is about: its id, its files, and the function of TensorFlow's loader that opens it.
struct DecidingLibrary {
    std::string_view id, stem, opener;
};
constexpr std::array<DecidingLibrary, 8> deciding_libraries{{{"cudart", "libcudart.so", "GetCudaRuntimeDsoHandle"},
                                                             {"cublas", "libcublas.so", "GetCublasDsoHandle"},
                                                             {"cublasLt", "libcublasLt.so", "GetCublasLtDsoHandle"},
                                                             {"cufft", "libcufft.so", "GetCufftDsoHandle"},
                                                             {"curand", "libcurand.so", "GetCurandDsoHandle"},
                                                             {"cusolver", "libcusolver.so", "GetCusolverDsoHandle"},
                                                             {"cusparse", "libcusparse.so", "GetCusparseDsoHandle"},
                                                             {"cudnn", "libcudnn.so", "GetCudnnDsoHandle"}}};
/// The class that these functions belong to, in older and in newer releases.
constexpr std::array<std::string_view, 2> loader_classes{"_ZN15stream_executor8internal9DsoLoader", "_ZN3tsl8internal9DsoLoader"};

/// CUDA libraries that the framework library itself names in NEEDED: then the loader, not TensorFlow, opens them.
std::vector<RequiredLibrary> linked_libraries(const TensorFlowFacts& tensorflow) {
    std::vector<RequiredLibrary> linked;
    if (!tensorflow.framework_elf.is_present()) return linked;
    for (const std::string& needed : tensorflow.framework_elf->needed)
        for (const auto& [id, stem, opener] : deciding_libraries)
            if (needed.starts_with(stem) && (needed.size() == stem.size() || needed[stem.size()] == '.')) linked.push_back({std::string(id), needed, ""});
    return linked;
}

/// "sm_60" is SASS alone; "compute_90" and the older "9.0" are SASS and PTX.
GpuCode code_of(const std::vector<std::string>& capabilities) {
    GpuCode code;
    for (const std::string& entry : capabilities) {
        const bool sass_only = entry.starts_with("sm_");
        std::string digits = sass_only ? entry.substr(3) : entry.starts_with("compute_") ? entry.substr(8) : entry;
        while (!digits.empty() && (digits.back() < '0' || digits.back() > '9')) digits.pop_back();  // "120a"
        if (digits.size() >= 2 && !contains(digits, ".")) digits.insert(digits.size() - 1, ".");
        const auto capability = Capability::parse(digits);
        if (!capability) continue;
        code.sass.push_back(*capability);
        if (!sass_only) code.ptx.push_back(*capability);
    }
    std::sort(code.sass.begin(), code.sass.end());
    std::sort(code.ptx.begin(), code.ptx.end());
    return code;
}

/// The rows on both sides of a version; a side without one is null.
struct Neighbours {
    const Release *older = nullptr, *newer = nullptr;
};

Neighbours neighbours_of(const std::vector<const Release*>& rows, const Version& version) {
    Neighbours found;
    for (const Release* row : rows) {  // oldest first
        const auto id = Version::parse(row->id);
        if (!id) continue;
        if (*id <= version) found.older = row;
        else if (found.newer == nullptr) found.newer = row;
    }
    return found;
}

/// The row built with the CUDA version closest to this one: what the driver must support follows from it.
const Release* row_with_cuda(const std::vector<const Release*>& rows, const Version& cuda) {
    const auto distance = [&](const Release* row) { return std::labs((row->cuda.major() - cuda.major()) * 100 + row->cuda.minor() - cuda.minor()); };
    const auto closest = std::min_element(rows.begin(), rows.end(), [&](const Release* a, const Release* b) { return distance(a) < distance(b); });
    return closest == rows.end() || (*closest)->cuda.major() != cuda.major() ? nullptr : *closest;
}

/// The soname under which a toolkit delivers a library; empty: not known.
std::string soname_in_toolkit(const LibraryInfo& library, const Version& cuda) {
    std::string of_major;
    for (const LibraryPackage& package : library.packages) {
        const auto version = Version::parse(package.cuda);
        if (!version || version->major() != cuda.major()) continue;
        if (version->places() > 1 && version->minor() == cuda.minor()) return package.soname;
        if (version->places() == 1 || of_major.empty()) of_major = package.soname;
    }
    return of_major;
}

/// A build asks for the sonames of the toolkit that it was made with.
void take_cuda_of_build(Release& release, const BuildInfo& build, const std::vector<const Release*>& rows, const Knowledge& knowledge) {
    const auto cuda = build.cuda_version ? Version::parse(*build.cuda_version) : std::nullopt;
    if (!cuda || cuda->places() < 2) return;  // "10" of 1.15 does not tell 10.0 from 10.1
    if (cuda->major_minor() != release.cuda.major_minor()) {
        if (const Release* like = row_with_cuda(rows, *cuda); like != nullptr) {
            release.driver_api = like->driver_api;
            release.min_driver = like->min_driver;
        }
        for (RequiredLibrary& library : release.required) {
            const LibraryInfo* info = knowledge.find_library(library.library);
            const std::string soname = info == nullptr ? "" : soname_in_toolkit(*info, *cuda);
            if (!soname.empty() && soname != library.soname) library = {library.library, soname, ""};
        }
    }
    release.cuda = *cuda;
    if (!build.cudnn_version) return;
    for (RequiredLibrary& library : release.required)
        if (library.library == "cudnn") library.soname = "libcudnn.so." + *build.cudnn_version;
    if (const auto cudnn = Version::parse(*build.cudnn_version); cudnn && cudnn->major() != release.cudnn.major()) release.cudnn = Version(std::to_string(cudnn->major()) + ".0");
}

auto find_library(std::vector<RequiredLibrary>& libraries, const std::string& id) {
    return std::find_if(libraries.begin(), libraries.end(), [&](const RequiredLibrary& library) { return library.library == id; });
}

/// The libraries of both neighbours, each where the newer one has it, less those that this build has no function to open.
void take_libraries(Release& release, const Release* newer, const std::vector<std::string>& texts) {
    const auto has = [&](std::string_view function) { return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return contains(text, function); }); };
    if (!has("DsoHandle")) return;
    auto place = release.required.begin();
    if (newer != nullptr)
        for (const RequiredLibrary& library : newer->required) {
            const auto known = find_library(release.required, library.library);
            place = known != release.required.end() ? known + 1 : release.required.insert(place, library) + 1;
        }
    for (const DecidingLibrary& library : deciding_libraries)
        if (!has(library.opener)) std::erase_if(release.required, [&](const RequiredLibrary& required) { return required.library == library.id; });
}

/// What a release does, told by a text that only code which does it has in the framework library.
struct Telling {
    std::string_view text;
    bool Release::*behaviour;
};
constexpr std::array<Telling, 3> tellings{{{"TF_ENABLED_DEVICE_TYPES", &Release::enabled_device_types},
                                           {"NVML init failed with ", &Release::nvml_required},
                                           {"Failed to determine cuDNN version", &Release::cudnn_at_listing}}};

void take_behaviour(Release& release, const std::vector<std::string>& texts) {
    for (const Telling& telling : tellings)
        release.*telling.behaviour = std::any_of(texts.begin(), texts.end(), [&](const std::string& text) { return text.starts_with(telling.text); });
}

std::shared_ptr<Release> made_from(const Neighbours& neighbours, const std::vector<const Release*>& rows, const TensorFlowFacts& tensorflow, const Knowledge& knowledge) {
    const Release* base = neighbours.older != nullptr ? neighbours.older : neighbours.newer;
    if (base == nullptr) return nullptr;
    auto own = std::make_shared<Release>(*base);
    own->from_nearest = true;
    if (!tensorflow.build.is_present()) return own;
    if (tensorflow.framework_texts.is_present()) {
        take_libraries(*own, neighbours.newer, *tensorflow.framework_texts);
        take_behaviour(*own, *tensorflow.framework_texts);
    }
    take_cuda_of_build(*own, *tensorflow.build, rows, knowledge);
    if (GpuCode code = code_of(tensorflow.build->capabilities); !code.empty()) own->kernels = std::move(code);
    own->mlir_kernels = {};
    own->imports = {};
    return own;
}

}  // namespace

const std::vector<std::string>& telling_texts() {
    static const std::vector<std::string> texts = [] {
        std::vector<std::string> all;
        for (const Telling& telling : tellings) all.emplace_back(telling.text);
        for (const std::string_view loader : loader_classes) all.emplace_back(loader);
        return all;
    }();
    return texts;
}

const Release* import_row(const Release* release) {
    return release == nullptr || release->from_nearest ? nullptr : release;
}

ReleaseInUse release_in_use(const Knowledge& knowledge, const TensorFlowFacts& tensorflow) {
    ReleaseInUse use;
    if (!tensorflow.version.is_present()) return use;
    use.row = knowledge.find_release(*tensorflow.version).release;
    use.nearest = use.row == nullptr;
    const auto linked = linked_libraries(tensorflow);
    if (!use.nearest && linked.empty()) return use;

    const auto rows = knowledge.all_releases();
    std::shared_ptr<Release> own = use.nearest ? made_from(neighbours_of(rows, *tensorflow.version), rows, tensorflow, knowledge) : std::make_shared<Release>(*use.row);
    if (own == nullptr) return use;
    if (!linked.empty()) {
        own->linked_cuda = true;
        own->required = linked;
        if (tensorflow.build.is_present())
            if (GpuCode code = code_of(tensorflow.build->capabilities); !code.empty()) own->kernels = std::move(code);
    }
    use.row = own.get();
    use.derived = std::move(own);
    return use;
}

}  // namespace whynogpu
