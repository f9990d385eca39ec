// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>

#include "lint/rule.hpp"
#include "lint/setup/tensorflow_choice.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

/// "libcudnn.so.9" -> 9.
long major_of(std::string_view soname) {
    const auto version = Version::parse(soname.substr(std::min(soname.rfind(".so.") + 4, soname.size())));
    return version ? version->major() : 0;
}

const RequiredLibrary* required_library(const Release& release, std::string_view id) {
    const auto found = std::ranges::find(release.required, id, &RequiredLibrary::library);
    return found == release.required.end() ? nullptr : &*found;
}

/// Does that CUDA, as a whole, hold a library that the release opens?
bool delivers(const Knowledge& knowledge, const Version& cuda, const std::string& soname) {
    const auto packages = knowledge.packages_of(soname);
    if (packages.empty()) return true;
    return std::ranges::any_of(packages, [&](const LibraryPackage* package) {
        if (!contains(package->cuda, ".")) return Version(package->cuda).major() == cuda.major() && !(package->soname == "libcusolver.so.11" && cuda.major() == 11 && cuda.minor() == 0);
        return Version(package->cuda).major_minor() == cuda.major_minor();
    });
}

/// The first library that the release misses in that CUDA; empty when none. A version of one number is a whole family: nothing exact is asked of it.
std::string missing_in(const Knowledge& knowledge, const Release& release, const Version& cuda) {
    for (const RequiredLibrary& library : release.required) {
        if (library.library == "cudnn" || library.library == "nccl") continue;
        if (cuda.places() < 2 && cuda.major() == release.cuda.major()) continue;
        if (!delivers(knowledge, cuda, library.soname) && (library.fallback_soname.empty() || !delivers(knowledge, cuda, library.fallback_soname))) return library.soname;
    }
    return {};
}

struct Found {
    std::string title, text;
    TextRange at;
};

class CudaLook {
  public:
    CudaLook(Lint& lint, const SetupEnvironment& environment, const AskedPackage& tensorflow, std::vector<TensorFlowVersion> versions)
        : lint_(lint), environment_(environment), tensorflow_(tensorflow), versions_(std::move(versions)) {}

    void look() {
        look_at_packages();
        if (!environment_.image || environment_.has_other_cuda || brings_cuda(tensorflow_, environment_)) return;
        const ContainerImage& image = *environment_.image;
        if (image.kind == ContainerImage::Kind::cuda && image.cuda) look_at_image(image);
        if (image.kind == ContainerImage::Kind::tensorflow_gpu && image.tensorflow) look_at_tensorflow_image(image);
    }

  private:
    template <class Fault>
    [[nodiscard]] bool all_fail(Fault fault) const {
        return std::ranges::all_of(versions_, [&](const TensorFlowVersion& v) { return fault(*v.release); });
    }

    [[nodiscard]] const Release& newest() const { return *versions_.front().release; }

    LintFinding& report(TextRange at, std::string title, std::string text) {
        LintFinding& finding = lint_.add(at, std::move(title), std::move(text));
        if (!tensorflow_.pinned) finding.certainty = Certainty::likely;
        if (lint_.setup.is_for_ci) finding.severity = Severity::warning;
        if (at.begin != tensorflow_.at.begin) {
            if (tensorflow_.elsewhere.empty()) lint_.remark(finding, tensorflow_.at, "TensorFlow stands here");
            else finding.text += " (TensorFlow stands in " + printable(tensorflow_.elsewhere) + ".)";
        }
        return finding;
    }

    [[nodiscard]] std::string cure() const {
        if (!newest().extras.empty()) return " Ask for tensorflow[and-cuda], which brings its own, or take another image.";
        return " Take an image with CUDA " + newest().cuda.major_minor() + " and cuDNN " + std::to_string(newest().cudnn.major()) + ", or a TensorFlow from 2.14 on with its extra and-cuda.";
    }

    void look_at_image(const ContainerImage& image) {
        if (all_fail([&](const Release& r) { return !missing_in(lint_.knowledge, r, *image.cuda).empty(); })) {
            report(image.at, shown_tensorflow(tensorflow_) + " does not find its CUDA in this image",
                   "It opens " + missing_in(lint_.knowledge, newest(), *image.cuda) + " of CUDA " + newest().cuda.major_minor() + "; the image has CUDA " + printable(image.cuda->text()) + "." + cure());
            return;
        }
        const auto wants_other_cudnn = [&](const Release& r) {
            const RequiredLibrary* cudnn = required_library(r, "cudnn");
            return cudnn != nullptr && image.cudnn && major_of(cudnn->soname) != *image.cudnn;
        };
        if (!image.has_cudnn) {
            report(image.at, std::string(image.has_libraries ? "this image has no cuDNN" : "this image has no cuDNN and hardly any of CUDA"),
                   "TensorFlow opens cuDNN" + std::string(image.has_libraries ? "" : ", cuBLAS and others") + " before it takes a GPU; one missing turns all GPUs off." + cure());
        } else if (all_fail(wants_other_cudnn)) {
            report(image.at, shown_tensorflow(tensorflow_) + " does not find its cuDNN in this image",
                   "It opens " + required_library(newest(), "cudnn")->soname + "; the image has cuDNN " + std::to_string(*image.cudnn) + "." + cure());
        }
    }

    /// An image made for one TensorFlow, into which another is installed.
    void look_at_tensorflow_image(const ContainerImage& image) {
        const ReleaseAnswer made_for = lint_.knowledge.find_release(*image.tensorflow);
        if (made_for.match != ReleaseMatch::known || !made_for.release->extras.empty()) return;
        const Release& own = *made_for.release;
        const RequiredLibrary* own_cudnn = required_library(own, "cudnn");
        const auto fails = [&](const Release& r) {
            const RequiredLibrary* cudnn = required_library(r, "cudnn");
            const bool other_cudnn = cudnn != nullptr && own_cudnn != nullptr && cudnn->soname != own_cudnn->soname;
            return !missing_in(lint_.knowledge, r, own.cuda).empty() || other_cudnn;
        };
        if (!all_fail(fails)) return;
        report(tensorflow_.at, shown_tensorflow(tensorflow_) + " in an image made for " + printable(image.tensorflow->text()),
               "The image has the CUDA of its own TensorFlow (" + own.cuda.major_minor() + "); this one wants " + newest().cuda.major_minor() + "." + cure());
    }

    /// nvidia-cudnn-cu12==8.9.*, conda's cudatoolkit=11.2 and cudnn=8.1.
    void look_at_packages() {
        // A lock file holds what several choices need, and other frameworks have a CUDA of their own.
        if (lint_.source.kind == SourceKind::lock || has_other_framework(environment_)) return;
        for (const AskedPackage* other : company_of(tensorflow_, environment_)) {
            if (!other->elsewhere.empty() || !other->has_range || other->is_conditional) continue;
            if (other->name.starts_with("nvidia-cudnn-cu")) look_at_cudnn_wheel(*other);
            if (other->installer == Installer::conda && other->name == "cudnn") look_at_cudnn(*other);
            if (other->installer == Installer::conda && (other->name == "cudatoolkit" || other->name == "cuda-toolkit" || other->name == "cuda-runtime")) look_at_toolkit(*other);
        }
    }

    /// "2.10", when the range fixes at least two numbers.
    static std::optional<Version> fixed(const AskedPackage& package) {
        if (package.pinned) return package.pinned;
        if (!package.specifier.starts_with("==") || contains(package.specifier, ",")) return std::nullopt;
        return Version::parse(replace_all(package.specifier.substr(2), ".*", ""));
    }

    void look_at_cudnn_wheel(const AskedPackage& wheel) {
        const auto cuda = Version::parse(wheel.name.substr(15));
        if (!cuda) return;
        if (all_fail([&](const Release& r) { return r.cuda.major() != cuda->major(); })) {
            report(wheel.at, wheel.name + " is not for " + shown_tensorflow(tensorflow_), "This TensorFlow is built for CUDA " + newest().cuda.major_minor() + ".");
            return;
        }
        look_at_cudnn(wheel);
    }

    void look_at_cudnn(const AskedPackage& package) {
        const auto version = fixed(package);
        if (!version) return;
        const auto fails = [&](const Release& r) {
            const RequiredLibrary* cudnn = required_library(r, "cudnn");
            if (cudnn == nullptr) return false;
            // An older minor than it was compiled with is refused at the first convolution.
            return major_of(cudnn->soname) != version->major() || (version->places() > 1 && r.cudnn.major() == version->major() && version->minor() < r.cudnn.minor());
        };
        if (!all_fail(fails)) return;
        const RequiredLibrary* cudnn = required_library(newest(), "cudnn");
        const std::string wanted = newest().cudnn.places() > 1 ? newest().cudnn.major_minor() + " or a later one of cuDNN " + std::to_string(newest().cudnn.major()) : std::to_string(major_of(cudnn->soname));
        report(package.at, "cuDNN " + printable(version->text()) + " is not for " + shown_tensorflow(tensorflow_), "It wants cuDNN " + wanted + ".");
    }

    void look_at_toolkit(const AskedPackage& package) {
        const auto version = fixed(package);
        if (!version || !all_fail([&](const Release& r) { return !missing_in(lint_.knowledge, r, *version).empty(); })) return;
        report(package.at, "CUDA " + printable(version->text()) + " is not for " + shown_tensorflow(tensorflow_),
               "It opens " + missing_in(lint_.knowledge, newest(), *version) + " of CUDA " + newest().cuda.major_minor() + ".");
    }

    Lint& lint_;
    const SetupEnvironment& environment_;
    const AskedPackage& tensorflow_;
    std::vector<TensorFlowVersion> versions_;
};

}  // namespace

void look_cuda_mismatch(Lint& lint) {
    for (const SetupEnvironment& environment : lint.setup.environments) {
        for (const AskedPackage& package : environment.packages) {
            if (!is_official_tensorflow(package) || package.is_conditional) continue;
            auto versions = made_versions_of(package, lint.knowledge);
            if (environment.python && environment.python->minors.size() == 1)
                std::erase_if(versions, [&](const TensorFlowVersion& v) { return !has_wheel(v, package.name, environment.python->minors[0]); });
            if (versions.empty()) continue;
            // What a range may become after today is not known.
            if (!package.pinned && !is_bounded(package, lint.knowledge) && !environment.image) continue;
            CudaLook(lint, environment, package, std::move(versions)).look();
            break;
        }
    }
}

}  // namespace whynogpu
