// SPDX-License-Identifier: Apache-2.0
#include "causes/text_build.hpp"

#include <string>
#include <string_view>

#include "util/text.hpp"

namespace whynogpu {

namespace {

/// What was not found, and of which version.
struct Lack {
    const Sign* sign = nullptr;
    bool cudnn = false;
    std::optional<Version> wanted;
};

/// "8" of "libcudnn.so.8", "9.0" of "/usr/local/cuda/lib64/libcudart.so.9.0".
std::optional<Version> version_of_file(std::string_view file) {
    const std::size_t at = file.find(".so.");
    return at == std::string_view::npos ? std::nullopt : Version::parse(std::string(file.substr(at + 4)));
}

/// A header, a library or a tool of CUDA: "cuda_runtime.h", "libcudart.so.8.0", "cudart" behind -l, "CUDA".
bool is_of_cuda(std::string_view file) {
    const std::size_t slash = file.find_last_of('/');
    if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
    if (file.starts_with("lib")) file.remove_prefix(3);
    if (file == "cuda" || file.starts_with("cuda.so")) return file == "cuda";
    for (const std::string_view begin :
         {"cuda", "cudart", "cudnn", "cublas", "cufft", "curand", "cusolver", "cusparse", "cupti", "nvcc", "nvrtc"})
        if (file.starts_with(begin)) return true;
    return false;
}

std::optional<Lack> lack_of(const TextFacts& t) {
    for (const Sign* sign : t.all("build-lacks-file")) {
        const std::string file = lower(hole(*sign, "file"));
        if (!file.empty() && !is_of_cuda(file)) continue;
        // "cannot find -lcuda": that library is the driver's.
        if (file == "cuda" && contains(sign->text, "-lcuda")) continue;
        Lack lack{sign, contains(file.empty() ? lower(sign->text) : file, "cudnn"), std::nullopt};
        lack.wanted = Version::parse(hole(*sign, "version"));
        if (!lack.wanted) lack.wanted = version_of_file(file);
        return lack;
    }
    return std::nullopt;
}

bool same_as_far_as_told(const Version& one, const Version& other) {
    return one.major() == other.major() && (one.places() < 2 || other.places() < 2 || one.minor() == other.minor());
}

}  // namespace

std::optional<Judgement> build_lacks(const TextCase& c, bool cudnn, BuildFault fault) {
    const TextFacts& t = c.text;
    const auto lack = lack_of(t);
    if (!lack || lack->cudnn != cudnn) return std::nullopt;
    const std::string name = cudnn ? "cuDNN" : "CUDA";
    const auto& stated = cudnn ? t.cudnn : t.cuda;
    std::vector<Evidence> because{quote(*lack->sign)};
    if (stated) because.push_back(said_of(*stated, name));
    const bool differs = stated && lack->wanted && !same_as_far_as_told(stated->version, *lack->wanted);
    switch (fault) {
        case BuildFault::other_version:
            if (!differs) return std::nullopt;
            return likely(Strength::strong, "the build was told of another " + name + " than the one that is installed",
                          std::move(because));
        case BuildFault::not_on_path:
            return likely(stated && !differs ? Strength::strong : Strength::hints,
                          "the build does not find " + name + " where it looks", std::move(because));
        case BuildFault::missing:
            return likely(stated ? Strength::hints : Strength::suggests, "the build finds no " + name,
                          std::move(because));
    }
    return std::nullopt;
}

}  // namespace whynogpu
