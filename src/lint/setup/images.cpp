// SPDX-License-Identifier: Apache-2.0
// What the names of well-known images tell.
#include <algorithm>
#include <array>

#include "lint/setup/setup.hpp"
#include "util/text.hpp"

namespace whynogpu {
namespace {

struct ImageName {
    std::string repository, tag;
};

/// "docker.io/library/python:3.12-slim@sha256:…" -> "python", "3.12-slim".
ImageName split_name(std::string_view name) {
    name = name.substr(0, name.find('@'));
    ImageName result;
    const std::size_t slash = name.rfind('/');
    const std::size_t colon = name.find(':', slash == std::string_view::npos ? 0 : slash);
    if (colon != std::string_view::npos) result.tag = std::string(name.substr(colon + 1));
    std::string_view repository = name.substr(0, colon);
    for (const std::string_view prefix : {"docker.io/", "index.docker.io/", "registry-1.docker.io/", "mirror.gcr.io/", "public.ecr.aws/docker/", "library/"})
        if (repository.starts_with(prefix)) repository.remove_prefix(prefix.size());
    result.repository = lower(repository);
    return result;
}

constexpr std::array plain_images = {"python", "ubuntu", "debian", "fedora", "centos", "rockylinux", "almalinux", "amazonlinux", "redhat/ubi8", "redhat/ubi9", "alpine",
                                     "mcr.microsoft.com/devcontainers/python", "mcr.microsoft.com/vscode/devcontainers/python", "mcr.microsoft.com/devcontainers/base",
                                     "bitnami/python", "buildpack-deps", "continuumio/miniconda3", "continuumio/anaconda3", "condaforge/mambaforge", "condaforge/miniforge3",
                                     "mambaorg/micromamba", "jupyter/base-notebook", "jupyter/minimal-notebook", "jupyter/scipy-notebook", "jupyter/datascience-notebook"};

void read_cuda_tag(ContainerImage& image, const std::string& tag) {
    image.kind = ContainerImage::Kind::cuda;
    const auto parts = split(tag, '-');
    image.cuda = Version::parse(parts[0]);
    image.has_libraries = std::ranges::find(parts, "runtime") != parts.end() || std::ranges::find(parts, "devel") != parts.end();
    for (const std::string& part : parts) {
        if (!part.starts_with("cudnn")) continue;
        image.has_cudnn = true;
        if (const auto major = parse_unsigned(std::string_view(part).substr(5))) image.cudnn = static_cast<long>(*major);
    }
}

void read_tensorflow_tag(ContainerImage& image, const std::string& tag) {
    const bool has_gpu = contains(tag, "gpu");
    image.kind = has_gpu ? ContainerImage::Kind::tensorflow_gpu : ContainerImage::Kind::tensorflow;
    if (!tag.empty() && tag[0] >= '0' && tag[0] <= '9') image.tensorflow = Version::parse(tag.substr(0, tag.find('-')));
}

}  // namespace

ContainerImage read_image(std::string_view written, TextRange at) {
    ContainerImage image;
    image.text = std::string(trim(written));
    image.at = at;
    if (contains(image.text, "$")) return image;
    const auto [repository, tag] = split_name(image.text);
    if (repository == "nvidia/cuda" || repository == "nvcr.io/nvidia/cuda" || repository == "nvidia/cuda-ppc64le" || repository == "nvidia/cudagl") {
        read_cuda_tag(image, tag);
    } else if (repository == "tensorflow/tensorflow" || repository == "tensorflow/serving") {
        read_tensorflow_tag(image, tag);
    } else if (repository == "nvcr.io/nvidia/tensorflow") {
        image.kind = ContainerImage::Kind::tensorflow_gpu;
    } else if (repository.starts_with("gcr.io/deeplearning-platform-release/tf") || repository.starts_with("us-docker.pkg.dev/deeplearning-platform-release/gcr.io/tf")) {
        image.kind = contains(repository, "gpu") || contains(repository, "-cu") ? ContainerImage::Kind::tensorflow_gpu : ContainerImage::Kind::tensorflow;
    } else if (std::ranges::find(plain_images, repository) != plain_images.end()) {
        image.kind = ContainerImage::Kind::plain;
        const bool is_python = repository == "python" || repository.ends_with("/python");
        // "1-3.11-bullseye" is how the dev containers number theirs.
        std::string_view rest = tag;
        if (repository.starts_with("mcr.") && rest.size() > 2 && rest[1] == '-') rest.remove_prefix(2);
        if (is_python) image.python = python_minor(rest);
    }
    return image;
}

}  // namespace whynogpu
