// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace whynogpu {

/// Where the person says that the program ran.
enum class Platform { unknown, linux_machine, docker, wsl2, windows, macos, hpc, jetson, colab };
/// "linux", "docker", …; nothing for any other word.
[[nodiscard]] std::optional<Platform> platform_from(std::string_view name);
[[nodiscard]] const char* to_string(Platform platform);

/// Who said something, the most reliable last: what a program printed about itself counts more than what a person remembers.
enum class Voice {
    told,     ///< the person, in --told or in prose
    path,     ///< a folder's name, "/usr/local/cuda-11.2": made by an installer, but only a name
    tool,     ///< a tool's printout: nvidia-smi, nvcc, pip list, conda list
    printed,  ///< TensorFlow, the loader or the driver, while it ran
};

/// A message that was recognised: a row of knowledge/signatures/ or knowledge/messages/.
struct Sign {
    std::string id;                            ///< what it means: "library-not-opened"
    std::map<std::string, std::string> holes;  ///< {"soname", "libcudnn.so.8"}
    std::string text;                          ///< the line as found, cut where it is long; a sentence in lower case
    std::string origin;                        ///< "line 12", "told: cuda", "train.py:14"
    Voice voice = Voice::printed;
    std::size_t line = 0;                      ///< 0: not of the log
    std::string source;                        ///< pod, task or cell, when known
    std::string shown;                         ///< to be quoted: of a sentence as it was written, of a long line the part with the message
};

/// A version that somebody stated.
struct Statement {
    std::string subject;  ///< "tensorflow", "python", "cuda", "cudnn", "driver", "driver-cuda", "libcuda", "kernel-module"
    std::string text;     ///< "11.2.1"
    std::string origin;
    Voice voice = Voice::told;
};

/// A GPU as text shows it.
struct GpuSeen {
    std::string name, capability, origin;  ///< capability may be empty
    Voice voice = Voice::told;
};

/// A package in a list of pip or conda, or in an install command's last line.
struct PackageSeen {
    std::string manager, name, version, build, origin;  ///< manager "pip" or "conda"; build: conda's
};

/// A file that is said, or shown by a listing, to exist.
struct FileSeen {
    std::string path, origin;
};

/// A variable as text shows it.
struct VariableSeen {
    std::string name, value, origin;
    Voice voice = Voice::told;
};

/// Everything that a text and its author say. In the order found.
struct LogFacts {
    Platform platform = Platform::unknown;
    std::vector<Sign> signs;
    std::vector<Statement> statements;
    std::vector<GpuSeen> gpus;
    std::vector<PackageSeen> packages;
    std::vector<FileSeen> files;
    std::vector<VariableSeen> variables;
    std::map<std::string, std::string> told;  ///< the person's own words by subject: "installed_with", "gpu", "other"
    std::vector<std::string> source_files;    ///< of TensorFlow's own, as its lines name them: "tensorflow/tsl/cuda/cudart_stub.cc"
    std::size_t lines = 0;                    ///< of the log
    bool has_code = false;
};

}  // namespace whynogpu
