// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/capability.hpp"
#include "knowledge/packages.hpp"
#include "util/version.hpp"

namespace whynogpu {

/// One library that must open before any GPU is registered.
struct RequiredLibrary {
    std::string library;          ///< id in knowledge/libraries: "cudart", "cublasLt", "cudnn"
    std::string soname;           ///< asked for first: "libcudart.so.12"
    std::string fallback_soname;  ///< asked for when the first fails; empty: there is no second try
};

/// A library that the release opens for a purpose of its own, never for the decision about the GPU.
struct OptionalLibrary {
    std::string library;
    std::vector<std::string> sonames;  ///< in the order tried
};

/// GPU code in the wheel. SASS runs on the same major with an equal or higher minor; PTX on anything at or above it, after a compilation by the driver.
struct GpuCode {
    std::vector<Capability> sass, ptx;  ///< ascending
    [[nodiscard]] bool empty() const { return sass.empty() && ptx.empty(); }
    [[nodiscard]] bool has_sass_for(Capability device) const;
    [[nodiscard]] bool has_ptx_for(Capability device) const;
};

/// How `import` treats a module of another distribution, or of the standard library.
struct ImportedModule {
    std::string module;              ///< what is imported: "google.protobuf", "typing_extensions", "distutils"
    std::string distribution;        ///< who provides it: "protobuf"; empty: the standard library
    std::vector<std::string> names;  ///< names that must be in it (`from typing_extensions import Self`); sorted
    bool bare = false;               ///< no name is taken from it while the import goes on: any module of that name will do
    bool keras_only = false;         ///< only `tf.keras` needs it; `import tensorflow` succeeds without
    bool guarded = false;            ///< imported in a `try`: its absence is harmless, but one that raises something else is not
    std::string first_use;           ///< the module of TensorFlow that imports it first: "tensorflow/__init__.py:30"
};

/// A use, while importing, of an attribute of NumPy that some NumPy no longer has.
struct NumpyUse {
    std::string name;        ///< "object" of np.object
    Version removed_in;      ///< first NumPy without it: "1.24", "2.0"
    std::string first_use;   ///< file:line
};

/// How the generated protocol buffer modules (*_pb2.py) of the wheel were made.
enum class ProtobufStyle {
    descriptors,  ///< by protoc < 3.19: creates descriptors itself. protobuf >= 4 refuses, unless PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python
    builder,      ///< by protoc 3.20 .. 4.x: needs google.protobuf.internal.builder (protobuf >= 3.20)
    validated,    ///< by protoc >= 5.26: calls runtime_version.ValidateProtobufRuntimeVersion(gencode)
};

/// A range that a distribution must lie in for the import to succeed; found by running, not taken from metadata.
struct ImportBound {
    std::string distribution;
    VersionRange works;       ///< outside: the import raises
    std::string error;        ///< the start of the last useful line: "TypeError: Unable to convert function return value"
    bool keras_only = false;  ///< outside: only tf.keras raises
    std::string source;
};

struct NumpyFacts {
    int abi = 1;                       ///< major of the NumPy ABI compiled against: 1 refuses NumPy >= 2; 2 takes 1.x and 2.x
    std::vector<NumpyUse> removed;     ///< attributes used at import that some NumPy removed
};

struct ProtobufFacts {
    ProtobufStyle style = ProtobufStyle::descriptors;
    std::optional<Version> gencode;    ///< only for `validated`: "5.28.3"
};

/// A shared object of TensorFlow's own.
struct NativeFile {
    std::string path;          ///< below the folder of the package: "python/_pywrap_tensorflow_internal.so"
    bool fatal_missing = true; ///< false: its absence is swallowed, a broken one still kills the import
};

/// What must hold for `import tensorflow` to succeed.
struct ImportFacts {
    std::vector<ImportedModule> modules;   ///< imported unconditionally at module level, in order of first use
    NumpyFacts numpy;
    ProtobufFacts protobuf;
    std::vector<ImportBound> bounds;       ///< what cannot be read from a wheel
    std::vector<std::string> folders;      ///< of the package that hold modules which are imported: of its first level, and below core and python; sorted
    std::vector<NativeFile> native;        ///< loaded at import
    std::string first_native;              ///< of these the first that brings the GPU code; empty: not known. What is printed at import begins with it
    std::vector<std::string> before_native;  ///< sorted: modules imported before it ("numpy"), and what was taken from them by then ("absl.logging")
    std::vector<PackageNeed> package_needs;    ///< of knowledge/python/packages.toml: the same for every release
    std::vector<PackageBound> package_bounds;  ///< likewise
    bool plugins_list_devices = false;     ///< a folder tensorflow-plugins in site-packages, even an empty one: the devices are listed at the end of the import
    bool docstrings_needed = false;        ///< python -OO / PYTHONOPTIMIZE=2 makes the import fail
    std::string keras_distribution;        ///< "keras", "tf-keras"; empty: tf.keras is part of the wheel
    VersionRange keras;                    ///< versions of it that tf.keras works with; the import itself does not care (but see bounds)
};

/// One pin of the extra "and-cuda".
struct ExtraPin {
    std::string distribution;  ///< "nvidia-cudnn-cu12"
    std::string requirement;   ///< "==9.3.0.75", ">=9.3.0.75,<10"
};

/// Python versions for which a wheel exists, by distribution.
struct PythonSupport {
    std::string distribution;           ///< "tensorflow", "tensorflow-gpu", "tf-nightly"
    std::string architecture;           ///< "x86_64", "aarch64"
    std::vector<std::string> versions;  ///< "3.9", "3.10", ascending
    bool cuda = true;                   ///< that wheel is a CUDA build
    VersionRange releases;              ///< which releases of the row; empty: all
};

/// How the reserve that is kept from free memory is computed at device creation.
enum class ReserveRule { five_percent, six_percent, by_capability, by_capability_hopper };

/// What one TensorFlow release does: one file of knowledge/tensorflow/. Facts of the official Linux x86_64 CUDA wheel.
struct Release {
    std::string id;            ///< the file's name: "2.18"
    VersionRange versions;     ///< the exact versions these facts hold for: ">=2.18.0rc0,<2.19.0.dev0"
    std::string source, checked;   ///< of the part written by hand
    std::string wheel;             ///< the file that the other part was read from
    /// No row of the data, but made from the nearest one for a version that is not in it: what the import needs is then unknown.
    bool from_nearest = false;

    // -- package and files
    std::string package_folder;      ///< where the files lie below site-packages: "tensorflow", "tensorflow_core"
    std::string framework_library;   ///< whose search path counts: "libtensorflow_framework.so.2"

    // -- CUDA libraries
    bool linked_cuda = false;        ///< the CUDA libraries are NEEDED by the wheel's own (1.13): one missing and the import fails
    std::vector<RequiredLibrary> required;   ///< in the order checked; for a linked wheel those NEEDED
    std::vector<OptionalLibrary> optional;   ///< cupti, nvinfer, nccl …
    bool cudart_at_import = false;   ///< `import tensorflow` opens cudart (and says so when it cannot)
    bool tensorrt_at_import = false; ///< `import tensorflow` tries to open TensorRT, and says so when it cannot
    bool nvml_required = false;      ///< nvmlInit must succeed, else no GPU and no line
    bool cudnn_at_listing = false;   ///< the listing asks cuDNN's version: its parts must load, else the process aborts
    bool cudart_at_listing = false;  ///< the listing asks the runtime's version: an E line when cudart is missing
    bool runpath_is_rpath = false;   ///< DT_RPATH (before LD_LIBRARY_PATH), not DT_RUNPATH
    bool origin_in_runpath = true;   ///< "$ORIGIN/" is searched, so libraries put into tensorflow/ are found
    std::vector<std::string> nvidia_folders;  ///< nvidia/<this>/lib in the search path of the framework library; sorted
    bool pip_alone_suffices = false; ///< the wheels of the extra, installed beside it, give a GPU without further steps (derived)

    // -- versions
    Version cuda;                    ///< built with: "12.5.1"
    Version cudnn;                   ///< compiled against: same major and at least this minor needed at run time
    Version driver_api;              ///< CUDA version the driver must support, decided by the release's own cudart: "12.0"
    Version min_driver;              ///< oldest Linux driver that the documentation names: "525.60.13"
    std::string tested_cuda, tested_cudnn, tested_python;  ///< the project's table of tested builds; "" when not listed
    std::string nccl;                ///< version of the NCCL inside; empty: unknown, or a stub that opens libnccl.so.2
    bool nccl_inside = false;        ///< false: libnccl.so.2 is opened at the first collective

    // -- chips
    Capability min_capability;       ///< devices below are ignored, with a line
    GpuCode kernels;                 ///< ordinary kernels
    GpuCode mlir_kernels;            ///< element-wise operations; empty before 2.4
    bool jit_warning = false;        ///< warns when no SASS fits (since 2.6)
    bool capability_suffix = false;  ///< writes 12.0 as "12.0a" (since 2.21)

    // -- environment and memory
    bool enabled_device_types = false;  ///< TF_ENABLED_DEVICE_TYPES is honoured (since 2.7)
    bool xla_decoys = false;            ///< the physical list has XLA_GPU:0 even without a usable GPU (up to 2.3)
    ReserveRule reserve = ReserveRule::by_capability;

    // -- Python
    std::optional<VersionRange> numpy_required;  ///< what its own metadata asks of NumPy; nothing: not looked at, or not one for all of the row
    std::vector<ExtraPin> extras;    ///< of "and-cuda", sorted; empty: there is no such extra
    std::vector<PythonSupport> pythons;
    ImportFacts imports;
};

}  // namespace whynogpu
