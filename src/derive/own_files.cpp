// SPDX-License-Identifier: Apache-2.0
#include "derive/own_files.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "util/text.hpp"

namespace whynogpu {
namespace {

/// Library ids by the stem of the soname; those that the decision is about.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> stems{{{"libcudart.so", "cudart"},
                                                                              {"libcublas.so", "cublas"},
                                                                              {"libcublasLt.so", "cublasLt"},
                                                                              {"libcufft.so", "cufft"},
                                                                              {"libcurand.so", "curand"},
                                                                              {"libcusolver.so", "cusolver"},
                                                                              {"libcusparse.so", "cusparse"},
                                                                              {"libcudnn.so", "cudnn"}}};

/// CUDA libraries that the framework library itself names in NEEDED: then the loader, not TensorFlow, opens them.
std::vector<RequiredLibrary> linked_libraries(const TensorFlowFacts& tensorflow) {
    std::vector<RequiredLibrary> linked;
    if (!tensorflow.framework_elf.is_present()) return linked;
    for (const std::string& needed : tensorflow.framework_elf->needed)
        for (const auto& [stem, id] : stems)
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

/// The newest row that is not newer than the version; else the oldest.
const Release* nearest_row(const std::vector<const Release*>& rows, const Version& version) {
    const Release* nearest = rows.empty() ? nullptr : rows.front();
    for (const Release* row : rows)
        if (const auto id = Version::parse(row->id); id && *id <= version) nearest = row;
    return nearest;
}

/// The row built with the CUDA version closest to this one: its sonames are what such a build opens.
const Release* row_with_cuda(const std::vector<const Release*>& rows, const Version& cuda) {
    const auto distance = [&](const Release* row) { return std::labs((row->cuda.major() - cuda.major()) * 100 + row->cuda.minor() - cuda.minor()); };
    const auto closest = std::min_element(rows.begin(), rows.end(), [&](const Release* a, const Release* b) { return distance(a) < distance(b); });
    return closest == rows.end() || (*closest)->cuda.major() != cuda.major() ? nullptr : *closest;
}

void take_cuda_of_build(Release& release, const BuildInfo& build, const std::vector<const Release*>& rows) {
    const auto cuda = build.cuda_version ? Version::parse(*build.cuda_version) : std::nullopt;
    if (!cuda || cuda->places() < 2) return;  // "10" of 1.15 does not tell 10.0 from 10.1
    if (const Release* like = row_with_cuda(rows, *cuda); like != nullptr && like->cuda.major_minor() != release.cuda.major_minor()) {
        release.required = like->required;
        release.driver_api = like->driver_api;
        release.min_driver = like->min_driver;
    }
    release.cuda = *cuda;
    if (!build.cudnn_version) return;
    for (RequiredLibrary& library : release.required)
        if (library.library == "cudnn") library.soname = "libcudnn.so." + *build.cudnn_version;
    if (const auto cudnn = Version::parse(*build.cudnn_version); cudnn && cudnn->major() != release.cudnn.major()) release.cudnn = Version(std::to_string(cudnn->major()) + ".0");
}

}  // namespace

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
    const Release* base = use.nearest ? nearest_row(rows, *tensorflow.version) : use.row;
    if (base == nullptr) return use;
    auto own = std::make_shared<Release>(*base);
    own->from_nearest = use.nearest;
    if (use.nearest && tensorflow.build.is_present()) {
        take_cuda_of_build(*own, *tensorflow.build, rows);
        if (GpuCode code = code_of(tensorflow.build->capabilities); !code.empty()) own->kernels = std::move(code);
        own->mlir_kernels = {};
        own->imports = {};
    }
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
