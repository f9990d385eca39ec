// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lint/source.hpp"
#include "parse/setup/requirement.hpp"
#include "parse/setup/shell_words.hpp"
#include "util/version.hpp"

namespace whynogpu {

enum class Installer { pip, conda };

/// One package that a file asks for.
struct AskedPackage {
    std::string name;                  ///< normalised: "tensorflow-gpu"
    std::vector<std::string> extras;   ///< normalised: "and-cuda"
    std::string specifier;             ///< as pip writes ranges: "==2.13.0"
    VersionRange range;
    bool has_range = true;             ///< false: its version cannot be told
    std::optional<Version> pinned;     ///< the one version that it can be
    std::string build;                 ///< conda's: "cuda112py39h…", "cpu_*"
    Installer installer = Installer::pip;
    std::string group;                 ///< the extra or dependency group; empty: always installed
    std::string marker;
    bool is_locked = false;            ///< of a lock file: what a resolver chose
    bool only_elsewhere = false;       ///< on other systems than Linux on x86_64
    bool is_conditional = false;       ///< its marker may or may not hold: it may be one of several alternatives
    TextRange at, name_at, extras_at, specifier_at;  ///< the last three empty where the form has no such place
    std::string elsewhere;             ///< "base.txt:3": it stands in a file that this one reads; `at` is where it is read

    [[nodiscard]] bool has_extra(std::string_view extra) const;
};

/// Which Python a file says that the packages are for.
struct StatedPython {
    std::vector<std::string> minors;   ///< "3.10"; all that are allowed, ascending
    TextRange at;
    std::string words;                 ///< "FROM python:3.12", "requires-python >=3.9"
};

/// What the name of a container image tells.
struct ContainerImage {
    enum class Kind { unknown, plain, cuda, tensorflow, tensorflow_gpu };
    Kind kind = Kind::unknown;         ///< plain: a system or a Python, without CUDA
    std::string text;                  ///< "nvidia/cuda:12.2.0-cudnn8-runtime-ubuntu22.04"
    TextRange at;
    std::optional<Version> cuda, tensorflow;
    bool has_cudnn = false;
    std::optional<long> cudnn;         ///< its major, where the name tells it
    bool has_libraries = true;         ///< of CUDA images: "base" has cudart only
    std::optional<std::string> python; ///< "3.12"
};

/// Something that shows that a GPU is wanted.
struct GpuWish {
    TextRange at;
    std::string words;                 ///< "NVIDIA_VISIBLE_DEVICES is set"
};

/// What is installed together: a requirements file, a stage of a Dockerfile, an environment of conda, a job.
struct SetupEnvironment {
    std::string name;
    std::vector<AskedPackage> packages;
    std::optional<StatedPython> python;
    std::optional<ContainerImage> image;
    std::optional<GpuWish> wish;
    bool has_other_cuda = false;       ///< something in it brings or may bring CUDA or cuDNN in a way that is not followed
    bool finds_pip_libraries = false;  ///< something in it tells the loader where the wheels' libraries lie
};

/// A variable that a file sets for a container, a job or an image.
struct SetupVariable {
    std::string name, value;
    bool is_known = true;              ///< false: the value holds another variable
    bool in_sub_shell = false;         ///< RUN export: gone at the end of the line
    bool is_only_use = true;           ///< of RUN export: nothing else in that shell runs with it
    TextRange at, name_at, value_at;   ///< value_at without quotes; empty where the bytes are not the text
};

/// A container that some file starts: a service, a pod's container, a dev container.
struct ContainerUse {
    std::string name;
    ContainerImage image;
    TextRange at;                      ///< what to mark: its image
    bool asks_gpu = false;
    bool may_ask_elsewhere = false;    ///< it extends something that was not read
    GpuWish asking;                    ///< where it asks
    bool is_build = false;             ///< its image is made from a Dockerfile
    std::optional<SetupEnvironment> built;  ///< by that Dockerfile, where it was found; its places are those of `at`
    bool is_said_cpu = false;          ///< its name or profile says CPU
};

/// A file that says what is installed or how it is run. Plain facts; the rules judge them.
struct SetupFile {
    std::vector<SetupEnvironment> environments;
    std::vector<SetupVariable> variables;
    std::vector<ContainerUse> containers;
    bool is_for_ci = false;            ///< a workflow, or a file for tests, documents, builds
    bool is_for_cpu = false;           ///< the file's name says CPU
    std::string problem;               ///< not empty: it cannot be read, and why
    int line = 0;
};

/// The text of a file beside the one that is linted; nothing when there is none, or when it is too large.
using NeighbourReader = std::function<std::optional<std::string>(const std::string& path)>;

/// What kind a file is, by its name; nothing for a name that tells nothing. YAML is told apart by its text.
[[nodiscard]] std::optional<SourceKind> kind_of_name(std::string_view path);
[[nodiscard]] inline bool is_setup(SourceKind kind) { return kind != SourceKind::python && kind != SourceKind::notebook; }
/// Can a file of that kind and these bytes say anything about TensorFlow or its devices?
[[nodiscard]] bool may_concern(SourceKind kind, std::string_view bytes);

/// Reads a setup file; narrows `source.kind` down for YAML.
[[nodiscard]] SetupFile read_setup(Source& source, const NeighbourReader& read);

// -- used by the readers of several formats

[[nodiscard]] AskedPackage asked_package(const Requirement& requirement, TextRange at);
/// The version that a range allows when it is only one: "==2.13.0", "===2.13.0".
[[nodiscard]] std::optional<Version> only_version(std::string_view specifier);
/// All minors of Python that lie in a range: "3.9", "3.10".
[[nodiscard]] std::vector<std::string> python_minors(const VersionRange& range);
/// "3.12" of "3.12", "3.12.1", "3.12-slim", ">=3.12,<3.13"; nothing when it names no single minor.
[[nodiscard]] std::optional<std::string> python_minor(std::string_view text);
[[nodiscard]] ContainerImage read_image(std::string_view name, TextRange at);
/// conda's "tensorflow=2.12=cuda*", "python >=3.9", "conda-forge::tensorflow-gpu"; nothing when there is no name.
[[nodiscard]] std::optional<AskedPackage> conda_package_spec(std::string_view spec, TextRange at, bool is_plain);
/// What a shell's commands install, and into which environment facts they speak.
void read_commands(const std::vector<ShellCommand>& commands, std::string_view folder, const NeighbourReader& read, SetupEnvironment& environment);
/// Packages of a requirements file, its includes followed.
void read_requirement_lines(std::string_view text, const std::string& path, const NeighbourReader& read, SetupEnvironment& environment);
/// A stage's facts and variables of a Dockerfile; the last stage is what the image holds.
void read_dockerfile(std::string_view text, const std::string& path, const NeighbourReader& read, SetupFile& file);
/// NAME=VALUE as a variable.
[[nodiscard]] SetupVariable variable_of(std::string name, std::string value, TextRange at);
[[nodiscard]] bool speaks_of_cpu(std::string_view words);

}  // namespace whynogpu
