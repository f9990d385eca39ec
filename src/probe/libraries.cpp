// SPDX-License-Identifier: Apache-2.0
#include "probe/libraries.hpp"

#include <algorithm>

#include "util/path.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "8.9.7" of libcudnn.so.8.9.7 for the soname libcudnn.so.8; nothing when the name tells no more than the soname.
std::optional<Version> version_in_name(const std::string& real, const std::string& soname) {
    const std::string name = file_name(real);
    const auto at = name.find(".so.");
    if (at == std::string::npos || name.size() <= soname.size() || !name.starts_with(soname)) return std::nullopt;
    return Version::parse(name.substr(at + 4));
}

/// The wheel whose folder holds the file: <entry>/nvidia/cudnn/lib/… belongs to nvidia-cudnn-cu12.
const Distribution* owning_wheel(const std::string& real, const TensorFlowFacts& tensorflow, Host& host) {
    for (const Distribution& wheel : tensorflow.nvidia) {
        const auto parts = split(wheel.name, '-');
        if (parts.size() < 2) continue;
        // nvidia-cuda-runtime-cu12 -> nvidia/cuda_runtime
        std::string folder = wheel.name.substr(parts.front().size() + 1);
        if (parts.back().starts_with("cu")) folder = folder.substr(0, folder.size() - parts.back().size() - 1);
        const std::string place = join_path(wheel.entry, "nvidia/" + replace_all(folder, "-", "_"));
        if (is_below(real, place) || is_below(real, host.real_path(place).value_or(place))) return &wheel;
    }
    return nullptr;
}

/// <prefix>/lib/libcudnn.so.8 of a conda environment: <prefix>/conda-meta/cudnn-8.9.2.26-….json tells the version.
std::optional<Version> version_in_conda(Host& host, const std::string& real, const std::string& library, std::string& origin) {
    const std::string prefix = parent_path(parent_path(real));
    const auto names = host.list(join_path(prefix, "conda-meta"));
    if (!names.is_present()) return std::nullopt;
    for (const std::string& name : *names) {
        if (!name.starts_with(library + "-")) continue;
        origin = join_path(join_path(prefix, "conda-meta"), name);
        if (auto version = Version::parse(name.substr(library.size() + 1))) return version;
    }
    return std::nullopt;
}

Observed<Version> version_of(Host& host, const LibraryFacts& library, const TensorFlowFacts& tensorflow) {
    const std::string& real = library.outcome.real;
    if (const auto version = version_in_name(real, library.soname)) return Observed<Version>::present(*version, real);
    if (const Distribution* wheel = owning_wheel(real, tensorflow, host))
        if (const auto version = Version::parse(wheel->version)) return Observed<Version>::present(*version, wheel->folder);
    std::string origin;
    if (const auto version = version_in_conda(host, real, library.library, origin)) return Observed<Version>::present(*version, origin);
    return Observed<Version>::unknown(Unknown::unparsable, real, "no name or package tells the version of this file");
}

LibraryFacts open(const RequiredLibrary& wanted, const std::string& caller, LinkMap& process) {
    LibraryFacts facts;
    facts.library = wanted.library;
    facts.soname = wanted.soname;
    facts.outcome = process.load(wanted.soname, caller);
    if (facts.outcome.state == LoadState::loaded || wanted.fallback_soname.empty()) return facts;
    facts.fallback = process.load(wanted.fallback_soname, caller);
    if (facts.fallback.state == LoadState::loaded) {
        std::swap(facts.outcome, facts.fallback);
        facts.soname = wanted.fallback_soname;
    }
    return facts;
}

}  // namespace

std::vector<LibraryFacts> probe_libraries(Host& host, const Release& release, const PythonFacts&, const TensorFlowFacts& tensorflow,
                                          LinkMap& process) {
    std::vector<LibraryFacts> libraries;
    const std::string caller = tensorflow.framework.value_or("");
    for (const RequiredLibrary& wanted : release.required) {
        libraries.push_back(open(wanted, caller, process));
        LibraryFacts& library = libraries.back();
        if (library.loaded() && (library.library == "cudnn" || library.library == "cudart")) library.version = version_of(host, library, tensorflow);
    }
    return libraries;
}

std::vector<LoadOutcome> probe_tensorrt(const Release& release, const TensorFlowFacts& tensorflow, LinkMap& process) {
    std::vector<LoadOutcome> outcomes;
    if (!release.tensorrt_at_import) return outcomes;
    for (const OptionalLibrary& library : release.optional)
        if (library.library.starts_with("nvinfer") && !library.sonames.empty())
            outcomes.push_back(process.load(library.sonames.front(), tensorflow.framework.value_or("")));
    return outcomes;
}

Observed<LoadOutcome> probe_cudnn_parts(Host& host, const std::vector<LibraryFacts>& libraries, LinkMap& process) {
    using Parts = Observed<LoadOutcome>;
    const auto cudnn = std::find_if(libraries.begin(), libraries.end(), [](const LibraryFacts& l) { return l.library == "cudnn"; });
    if (cudnn == libraries.end() || !cudnn->loaded()) return Parts::absent("cudnn");
    // The shim names its parts in its own text; a cuDNN without parts opens none.
    const auto names = host.strings(cudnn->outcome.real, {"libcudnn_graph.so"});
    if (!names.is_present()) return Parts::without_value(names);
    if (names->empty()) return Parts::absent(cudnn->outcome.real);
    const std::string part = "libcudnn_graph.so." + std::to_string(Version::parse(cudnn->soname.substr(cudnn->soname.find(".so.") + 4))->major());
    return Parts::present(process.load(part, cudnn->outcome.path), cudnn->outcome.real);
}

}  // namespace whynogpu
